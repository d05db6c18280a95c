package io.lanrage.server.relay;

import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** What a connection needs of the relay behind it: an {@link UdpEdge}, or nothing but its event loop where nobody relays. */
interface StreamRelay {

    /** The event loop that the connection has to be on, and on which all other methods are called. */
    EventLoop loop();

    /**
     * Takes a connection in.
     *
     * @return its origin, by which it is known until {@link #disconnect}
     */
    int connect(ClientLeg leg);

    /**
     * Forgets a connection, and ends the allocation that it may have.
     *
     * @param origin from {@link #connect}
     * @param client the other end
     */
    void disconnect(int origin, InetSocketAddress client);

    /**
     * Whether the connection has an allocation.
     *
     * @param origin from {@link #connect}
     * @param client the other end
     */
    boolean serves(int origin, InetSocketAddress client);

    /**
     * Handles a message that arrived on a connection. The caller calls {@link #flush} when it has no more of them.
     *
     * @param origin from {@link #connect}
     * @param client the other end
     * @param bytes where the message lies, big-endian; borrowed for the call
     * @param at its first byte
     * @param length its length without padding
     * @return whether it is TURN's; otherwise nothing was done about it
     */
    boolean fromStream(int origin, InetSocketAddress client, ByteBuffer bytes, int at, int length);

    /** Hands to the system what was sent to peers. */
    void flush();

    /**
     * Counts data that went out on a connection.
     *
     * @param dataBytes how much of it is the peer's
     */
    void delivered(int dataBytes);

    /**
     * Counts data that was dropped because its client reads too slowly.
     *
     * @param packets how many packets
     */
    void congested(int packets);
}
