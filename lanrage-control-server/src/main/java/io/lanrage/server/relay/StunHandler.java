package io.lanrage.server.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
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
    private final List<Channel> endpoints;
    private final int endpoint;
    private final StunMetrics metrics;

    /**
     * A handler for one channel.
     *
     * @param endpoints the channels of all endpoints, by index
     * @param endpoint the index of the handler's own
     */
    StunHandler(StunResponder responder, List<Channel> endpoints, int endpoint, StunMetrics metrics) {
        this.responder = responder;
        this.endpoints = endpoints;
        this.endpoint = endpoint;
        this.metrics = metrics;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        StunVerdict verdict = responder.answer(packet.content().nioBuffer(), packet.sender(), endpoint);
        if (verdict instanceof StunVerdict.Reply reply) {
            send(reply, packet);
        } else if (verdict instanceof StunVerdict.Malformed malformed) {
            metrics.malformed(malformed.reason());
        } else if (verdict instanceof StunVerdict.Dropped dropped) {
            metrics.dropped(dropped.reason());
        }
    }

    private void send(StunVerdict.Reply reply, DatagramPacket request) {
        Channel channel = endpoints.get(reply.from());
        if (!channel.isWritable()) {
            metrics.dropped(StunDrop.CONGESTED);
            return;
        }
        byte[] message = reply.message().encode();
        ByteBuf content = channel.alloc().ioBuffer(message.length).writeBytes(message);
        channel.writeAndFlush(new DatagramPacket(content, request.sender())).addListener(sent -> {
            if (sent.isSuccess()) {
                metrics.answered(reply.outcome());
            } else {
                metrics.dropped(StunDrop.SEND_FAILED);
            }
        });
    }

    /** A socket that failed once goes on: the next datagram is another client's. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.debug("STUN socket {}: {}", context.channel().localAddress(), cause.toString());
    }
}
