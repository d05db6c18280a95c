package io.lanrage.server.relay;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;

/** coturn's peer on loopback, which sends everything back. */
public final class EchoPeer implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";

    private final int port;
    private final Process process;

    /** Starts it at a free port. */
    public EchoPeer() throws IOException {
        Coturn.requireProgram("turnutils_peer");
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getByName(LOOPBACK))) {
            port = free.getLocalPort();
        }
        process = new ProcessBuilder("turnutils_peer", "-L", LOOPBACK, "-p", Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
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
