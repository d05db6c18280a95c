package io.lanrage.server.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;

/**
 * An endpoint that is a channel of Netty.
 *
 * @param channel the bound channel
 * @param metrics counts the answers
 */
record ChannelOutlet(Channel channel, StunMetrics metrics) implements StunOutlet {

    @Override
    public void send(StunVerdict.Reply answer, InetSocketAddress to) {
        if (!channel.isWritable()) {
            metrics.dropped(StunDrop.CONGESTED);
            return;
        }
        byte[] message = answer.message().encode();
        ByteBuf content = channel.alloc().ioBuffer(message.length).writeBytes(message);
        channel.writeAndFlush(new DatagramPacket(content, to)).addListener(sent -> {
            if (sent.isSuccess()) {
                metrics.answered(answer.outcome());
            } else {
                metrics.dropped(StunDrop.SEND_FAILED);
            }
        });
    }
}
