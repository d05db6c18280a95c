package io.lanrage.nat.socket;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * A second socket on a free port, for seeing how a NAT treats one that has sent to nobody yet. It lives on the shared socket's event
 * loop, and its methods are called there, but for {@link #sendBatch}.
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

    /**
     * Sends a batch of datagrams, as {@link SharedSocket#sendBatch} does; from any thread.
     *
     * @param to where
     * @param datagrams from position to limit, borrowed; its position is then at its limit
     * @param segmentBytes of each but the last, at least 1
     */
    public void sendBatch(InetSocketAddress to, ByteBuffer datagrams, int segmentBytes) {
        socket.send(to, datagrams, segmentBytes);
    }

    /** Closes the socket; closing again does nothing. It is closed with the shared socket in any case. */
    public void close() {
        socket.close();
    }
}
