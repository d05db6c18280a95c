package io.lanrage.nat.turn.client;

import java.net.InetSocketAddress;

/**
 * A TURN server, and how to reach it.
 *
 * @param address host and port; for {@link TurnClient} it has to be resolved
 * @param transport what carries the messages
 * @param name the host name that the server's certificate has to have; only TLS asks for it
 */
public record TurnServer(InetSocketAddress address, TurnTransport transport, String name) {

    /** The port for UDP and TCP (RFC 8656 §4). */
    public static final int DEFAULT_PORT = 3478;

    /** The port for TLS (RFC 8656 §4). */
    public static final int DEFAULT_TLS_PORT = 5349;

    /**
     * Checks the port.
     *
     * @throws IllegalArgumentException if the port is 0 or the name is empty
     */
    public TurnServer {
        if (address.getPort() == 0) {
            throw new IllegalArgumentException("TURN server " + address + " has port 0");
        }
        if (name.isEmpty()) {
            throw new IllegalArgumentException("TURN server " + address + " has an empty name");
        }
    }

    /** A server whose certificate has the host name, or the address, that it is reached by. */
    public static TurnServer of(TurnTransport transport, InetSocketAddress address) {
        return new TurnServer(address, transport, address.getHostString());
    }
}
