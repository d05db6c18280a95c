package io.lanrage.nat.behavior;

/**
 * The probes. A1 and P1 are the address and port of the server that was asked first, A2 and P2 those of its OTHER-ADDRESS.
 */
enum ProbeKind {
    /** To A1:P1 from the shared socket: is there a server, and which mapping does it see? */
    SERVER(ProbeSocket.SHARED, false, false),
    /** To A2:P1 from the shared socket: does another address see another mapping? */
    OTHER_ADDRESS(ProbeSocket.SHARED, false, false),
    /** To A2:P2 from the shared socket: does another port see another mapping? */
    OTHER_PORT(ProbeSocket.SHARED, false, false),
    /** To A1:P1 from the fresh socket: do answers reach that socket at all? */
    PLAIN(ProbeSocket.FRESH, false, false),
    /** To A1:P1 from the fresh socket, to be answered from A2:P2: does the filter let an unknown address in? */
    CHANGE_BOTH(ProbeSocket.FRESH, true, true),
    /** To A1:P1 from the fresh socket, to be answered from A1:P2: does the filter let an unknown port in? */
    CHANGE_PORT(ProbeSocket.FRESH, false, true);

    private final ProbeSocket socket;
    private final boolean changeAddress;
    private final boolean changePort;

    ProbeKind(ProbeSocket socket, boolean changeAddress, boolean changePort) {
        this.socket = socket;
        this.changeAddress = changeAddress;
        this.changePort = changePort;
    }

    ProbeSocket socket() {
        return socket;
    }

    boolean changeAddress() {
        return changeAddress;
    }

    boolean changePort() {
        return changePort;
    }
}
