package io.lanrage.core.transport;

import io.lanrage.core.key.PeerId;
import java.nio.ByteBuffer;

/**
 * Port: carries encrypted datagrams to and from peers, over whatever path is selected.
 *
 * <p>A batch is one buffer with datagrams one behind the other, each of {@code segmentBytes}, only the last may be shorter.
 * That is what UDP segmentation and receive offload of the kernel take and give, so a batch costs one system call.
 */
public interface PeerTransport {

    /**
     * Sends a batch to a peer, if a path to it is selected; drops and counts it otherwise. Never blocks.
     *
     * @param peer to whom
     * @param datagrams from position to limit; borrowed for the call: its content is sent or copied before this returns, and its
     *     position is then at its limit
     * @param segmentBytes bytes of each datagram but the last; at least 1
     */
    void send(PeerId peer, ByteBuffer datagrams, int segmentBytes);

    /**
     * Says who takes what arrives. Until then, arriving datagrams are dropped and counted.
     *
     * @param receiver the only receiver; replaces the one before
     */
    void receiver(Receiver receiver);

    /** Takes what arrives from peers. */
    @FunctionalInterface
    interface Receiver {

        /**
         * A batch arrived over a path that belongs to a peer. Called on the transport's own thread; must not block.
         *
         * @param peer from whom
         * @param datagrams from position to limit; borrowed for the call
         * @param segmentBytes bytes of each datagram but the last
         */
        void receive(PeerId peer, ByteBuffer datagrams, int segmentBytes);
    }
}
