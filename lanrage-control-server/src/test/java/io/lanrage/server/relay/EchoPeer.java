package io.lanrage.server.relay;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;

/** coturn's peer on loopback, which sends everything back. */
public final class EchoPeer implements AutoCloseable {

    private final InetAddress address;
    private final int port;
    private final Process process;

    /** Starts it at a free port of 127.0.0.1. */
    public EchoPeer() throws IOException {
        this(TurnFixture.LOOPBACK);
    }

    /** Starts it at a free port of this address. */
    EchoPeer(InetAddress address) throws IOException {
        Coturn.requireProgram("turnutils_peer");
        this.address = address;
        try (DatagramSocket free = new DatagramSocket(0, address)) {
            port = free.getLocalPort();
        }
        process = new ProcessBuilder("turnutils_peer", "-L", address.getHostAddress(), "-p", Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Its address. */
    InetAddress address() {
        return address;
    }

    /** Its UDP port. */
    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
