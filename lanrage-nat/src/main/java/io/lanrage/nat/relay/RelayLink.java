package io.lanrage.nat.relay;

import java.nio.ByteBuffer;

/** A way to a server. */
interface RelayLink {

    /**
     * Sends a STUN message. On the event loop.
     *
     * @param message from position to limit; the link's own
     */
    void send(ByteBuffer message);

    /**
     * Sends peers' data; from any thread, and never waits. What finds no room is dropped and counted.
     *
     * @param frame what stands around each datagram
     * @param datagrams from position to limit, one behind the other, each of {@code segmentBytes}, the last perhaps shorter; borrowed,
     *     and its position is then at its limit
     * @param segmentBytes from 1 to {@link DataFrame#MAX_DATA_BYTES}
     */
    void send(DataFrame frame, ByteBuffer datagrams, int segmentBytes);

    /** Closes what belongs to the link alone. On the event loop. */
    void close();
}
