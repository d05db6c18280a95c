package io.lanrage.server.relay;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what arrives at one endpoint; runs on that endpoint's event loop. */
final class StunHandler extends SimpleChannelInboundHandler<DatagramPacket> {

    private static final Logger log = LoggerFactory.getLogger(StunHandler.class);

    private final StunResponder responder;
    private final List<StunOutlet> endpoints;
    private final int endpoint;
    private final StunMetrics metrics;

    /**
     * A handler for one channel.
     *
     * @param endpoints all endpoints, by index
     * @param endpoint the index of the handler's own
     */
    StunHandler(StunResponder responder, List<StunOutlet> endpoints, int endpoint, StunMetrics metrics) {
        this.responder = responder;
        this.endpoints = endpoints;
        this.endpoint = endpoint;
        this.metrics = metrics;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        StunVerdict verdict = responder.answer(packet.content().nioBuffer(), packet.sender(), endpoint);
        if (verdict instanceof StunVerdict.Reply reply) {
            endpoints.get(reply.from()).send(reply, packet.sender());
        } else if (verdict instanceof StunVerdict.Malformed malformed) {
            metrics.malformed(malformed.reason());
        } else if (verdict instanceof StunVerdict.Dropped dropped) {
            metrics.dropped(dropped.reason());
        }
    }

    /** A socket that failed once goes on: the next datagram is another client's. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.debug("STUN socket {}: {}", context.channel().localAddress(), cause.toString());
    }
}
