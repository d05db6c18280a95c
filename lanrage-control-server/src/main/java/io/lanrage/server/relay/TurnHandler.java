package io.lanrage.server.relay;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;

/** Stands in front of a {@link StunHandler} and takes out of its datagrams those that are TURN's. Runs on the socket's event loop. */
final class TurnHandler extends ChannelInboundHandlerAdapter {

    private final TurnEdge edge;

    TurnHandler(TurnEdge edge) {
        this.edge = edge;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        DatagramPacket packet = (DatagramPacket) message;
        boolean isOurs = false;
        try {
            isOurs = edge.fromClient(packet);
        } finally {
            if (isOurs) {
                packet.release();
            }
        }
        if (!isOurs) {
            context.fireChannelRead(packet);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        edge.flush();
        context.fireChannelReadComplete();
    }
}
