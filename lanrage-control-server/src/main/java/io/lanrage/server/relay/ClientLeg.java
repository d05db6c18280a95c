package io.lanrage.server.relay;

import java.nio.ByteBuffer;

/**
 * The way to one client over a connection. What goes to clients over UDP needs none: the {@link TurnEdge} sends it on the socket that
 * the client sent to. A connection gets its number from {@link TurnEdge#connect}, hands what arrives to {@link TurnEdge#fromStream}, and
 * reports its end to {@link TurnEdge#disconnect}.
 *
 * <p>All methods are called on the event loop of the edge, which is also the connection's.
 */
interface ClientLeg {

    /**
     * Sends the answer to a request, at once.
     *
     * @param message the whole message, from position to limit; given away
     */
    void answer(ByteBuffer message);

    /**
     * Sends data of a peer, with its header and padding, at the next {@link #flush}. It never waits: where the client reads too slowly,
     * data is dropped and counted.
     *
     * @param bytes where it lies; borrowed for the call
     * @param at its first byte
     * @param length how many bytes to send
     * @param dataBytes how much of them is the peer's
     */
    void relayed(ByteBuffer bytes, int at, int length, int dataBytes);

    /** Hands to the system what was {@link #relayed} since the last time. */
    void flush();
}
