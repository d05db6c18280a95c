package io.lanrage.nat.socket;

import io.lanrage.nat.stun.StunFormatException;
import io.lanrage.nat.stun.StunMessage;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of the channel's pipeline: sorts what arrives, and hands it on or counts it. Releases every datagram. */
final class InboundDatagrams extends SimpleChannelInboundHandler<DatagramPacket> {

    private static final Logger LOG = LoggerFactory.getLogger(InboundDatagrams.class);

    private final SocketMetrics metrics;
    private @Nullable SocketHandler handler;

    InboundDatagrams(SocketMetrics metrics) {
        this.metrics = metrics;
    }

    /** Says who takes the datagrams; on the event loop, before the first is read. */
    void handler(SocketHandler newHandler) {
        handler = newHandler;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        SocketHandler taker = handler;
        if (taker == null) {
            throw new IllegalStateException("a datagram was read before somebody takes it");
        }
        ByteBuffer datagram = packet.content().nioBuffer();
        metrics.received(datagram.remaining());
        try {
            sort(taker, packet.sender(), datagram);
        } catch (RuntimeException e) {
            // One datagram must not end the socket for all others.
            metrics.dropped(SocketDrop.HANDLER_FAILED);
            LOG.error("a datagram of {} bytes was not handled", packet.content().readableBytes(), e);
        }
    }

    private void sort(SocketHandler taker, InetSocketAddress from, ByteBuffer datagram) {
        switch (Demultiplexer.classify(datagram)) {
            case STUN -> stun(taker, from, datagram);
            case WIREGUARD -> taker.wireGuard(from, datagram, datagram.remaining());
            case WIREGUARD_OF_WRONG_LENGTH -> metrics.dropped(SocketDrop.WIREGUARD_LENGTH);
            case UNKNOWN -> metrics.dropped(SocketDrop.UNKNOWN_PROTOCOL);
        }
    }

    private void stun(SocketHandler taker, InetSocketAddress from, ByteBuffer datagram) {
        StunMessage message;
        try {
            message = StunMessage.decode(datagram);
        } catch (StunFormatException e) {
            metrics.dropped(SocketDrop.STUN_MALFORMED);
            LOG.trace("dropped a malformed STUN message: {}", e.getMessage());
            return;
        }
        taker.stun(from, message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // What the system reports about single datagrams, such as an ICMP error; the socket stays as it is.
        LOG.debug("the socket reported: {}", cause.toString());
    }
}
