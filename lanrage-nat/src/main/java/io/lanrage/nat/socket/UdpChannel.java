package io.lanrage.nat.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.Inet4Address;
import java.net.InetSocketAddress;

/** One channel and what it sends; lives on its event loop. What cannot be sent is released and counted. */
final class UdpChannel {

    private final DatagramChannel channel;
    private final SocketMetrics metrics;
    private final ChannelFutureListener countFailure;

    UdpChannel(DatagramChannel channel, SocketMetrics metrics) {
        this.channel = channel;
        this.metrics = metrics;
        this.countFailure = sent -> {
            if (!sent.isSuccess()) {
                metrics.dropped(SocketDrop.SEND_FAILED);
            }
        };
    }

    InetSocketAddress localAddress() {
        return channel.localAddress();
    }

    /** Begins to hand what arrives to the handler. */
    void read(SocketHandler handler) {
        channel.pipeline().get(InboundDatagrams.class).handler(handler);
        channel.config().setAutoRead(true);
    }

    /** Queues one datagram, which is released in any case. */
    void write(InetSocketAddress to, ByteBuf datagram) {
        if (!(to.getAddress() instanceof Inet4Address)) {
            datagram.release();
            metrics.dropped(SocketDrop.SEND_FAILED);
        } else if (!channel.isWritable()) {
            datagram.release();
            metrics.dropped(SocketDrop.QUEUE_FULL);
        } else {
            metrics.sent(datagram.readableBytes());
            channel.write(new DatagramPacket(datagram, to)).addListener(countFailure);
        }
    }

    /** Sends what is queued. */
    void flush() {
        channel.flush();
    }

    /** Closes the channel, from any thread; closing again does nothing. */
    void close() {
        channel.close();
    }
}
