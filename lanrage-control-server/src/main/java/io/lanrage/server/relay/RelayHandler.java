package io.lanrage.server.relay;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what arrives at a relayed address; runs on the event loop of the socket that its client sends to. */
final class RelayHandler extends SimpleChannelInboundHandler<DatagramPacket> {

    private static final Logger log = LoggerFactory.getLogger(RelayHandler.class);

    private final TurnEdge edge;
    private final int relay;

    RelayHandler(TurnEdge edge, int relay) {
        this.edge = edge;
        this.relay = relay;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        edge.fromPeer(relay, packet);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        edge.flush();
    }

    /** A peer that is gone is told by an ICMP error to the next read; the others are served on. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.debug("relay socket {}: {}", context.channel().localAddress(), cause.toString());
    }
}
