package io.lanrage.server.relay;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Gives a connection its options and handlers. The options keep what lies between a relayed packet and the network short: a client that
 * reads slowly shall lose packets early rather than get all of them late.
 */
final class StreamEquipment extends ChannelInitializer<Channel> {

    /** What waits in front of the system: some packets, so that they leave in one call. */
    private static final WriteBufferWaterMark WAITING = new WriteBufferWaterMark(4 * 1024, 16 * 1024);

    /** What the system holds beyond what is on its way to the client, where it can tell the two apart. */
    private static final long UNSENT_BYTES = 16 * 1024;

    /** Elsewhere, what it holds in all; it bounds the rate at 10 Mbit/s where a round trip takes 100 ms. */
    private static final int SEND_BUFFER_BYTES = 128 * 1024;

    private final Supplier<StreamConnection> connections;
    private final Optional<TlsEndpoint> tls;
    private final StreamLimits limits;

    StreamEquipment(Supplier<StreamConnection> connections, Optional<TlsEndpoint> tls, StreamLimits limits) {
        this.connections = connections;
        this.tls = tls;
        this.limits = limits;
    }

    @Override
    protected void initChannel(Channel channel) {
        channel.config().setOption(ChannelOption.TCP_NODELAY, true);
        channel.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WAITING);
        if (channel instanceof EpollSocketChannel) {
            channel.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT_BYTES);
        } else {
            channel.config().setOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES);
        }
        tls.ifPresent(endpoint -> {
            SslHandler handler = endpoint.context().newHandler(channel.alloc());
            handler.setHandshakeTimeoutMillis(limits.firstRequest().toMillis());
            channel.pipeline().addLast(handler);
        });
        channel.pipeline().addLast(connections.get());
    }
}
