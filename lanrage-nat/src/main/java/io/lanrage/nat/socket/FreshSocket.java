package io.lanrage.nat.socket;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * A second socket on a free port, for seeing how a NAT treats one that has sent to nobody yet. It lives on the shared socket's event
 * loop, and all its methods are called there.
 */
public final class FreshSocket {

    private final WatchedSocket socket;

    FreshSocket(WatchedSocket socket) {
        this.socket = socket;
    }

    /**
     * Sends one datagram.
     *
     * @param to where
     * @param datagram from position to limit; its position is then at its limit
     */
    public void send(InetSocketAddress to, ByteBuffer datagram) {
        socket.send(to, datagram, Math.max(1, datagram.remaining()));
    }

    /** Closes the socket; closing again does nothing. It is closed with the shared socket in any case. */
    public void close() {
        socket.close();
    }
}
