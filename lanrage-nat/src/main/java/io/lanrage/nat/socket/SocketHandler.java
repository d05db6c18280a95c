package io.lanrage.nat.socket;

import io.lanrage.nat.stun.StunMessage;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Takes what arrives at the shared socket. Called on the socket's event loop: an implementation never waits. */
public interface SocketHandler {

    /**
     * A well-formed STUN message arrived.
     *
     * @param from the datagram's source
     * @param message the message, which may be anybody's
     */
    void stun(InetSocketAddress from, StunMessage message);

    /**
     * Data of a TURN channel arrived.
     *
     * @param from the datagram's source, which may be anybody
     * @param datagram a whole ChannelData message from position to limit; borrowed for the call
     */
    void channelData(InetSocketAddress from, ByteBuffer datagram);

    /**
     * WireGuard messages arrived.
     *
     * @param from the datagrams' source, which may be anybody
     * @param datagrams from position to limit; borrowed for the call
     * @param segmentBytes bytes of each datagram but the last
     */
    void wireGuard(InetSocketAddress from, ByteBuffer datagrams, int segmentBytes);
}
