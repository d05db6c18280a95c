package io.lanrage.server.http;

import io.lanrage.server.relay.registration.RegistrationDesk;
import io.lanrage.server.session.Admission;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets connections in, and equips them for one HTTP request. Who is not let in is told so, as long as not too many have to be. */
@Sharable
final class Entrance extends ChannelInitializer<Channel> {

    private static final int MAX_LINE_BYTES = 2_048;
    private static final int MAX_HEADER_BYTES = 8_192;

    /** Only the registration of a relay has a body. */
    private static final int MAX_BODY_BYTES = RegistrationDesk.MAX_BODY_BYTES;

    /** How many are told at the same time that they are not let in; the next ones are cut. */
    private static final int MAX_TURNED_AWAY = 256;

    private final HttpServices services;
    private final HttpTimes times;
    private final ChannelGroup connections;
    private final AtomicInteger turnedAway = new AtomicInteger();

    Entrance(HttpServices services, HttpTimes times, ChannelGroup connections) {
        this.services = services;
        this.times = times;
        this.connections = connections;
    }

    @Override
    protected void initChannel(Channel channel) {
        SocketAddress remote = channel.remoteAddress();
        if (!(remote instanceof InetSocketAddress internet)) {
            // The client is gone already.
            channel.close();
            return;
        }
        InetAddress address = internet.getAddress();
        Admission admission = services.doorkeeper()
                .admit(address, channel.eventLoop().ticker().nanoTime());
        if (admission == Admission.ADMITTED) {
            channel.closeFuture().addListener(closed -> services.doorkeeper().left(address));
        } else {
            services.metrics().turnedAway(admission);
            channel.closeFuture().addListener(closed -> turnedAway.decrementAndGet());
            if (turnedAway.incrementAndGet() > MAX_TURNED_AWAY) {
                channel.close();
                return;
            }
        }
        connections.add(channel);
        channel.pipeline()
                .addLast(new HttpServerCodec(new HttpDecoderConfig()
                        .setMaxInitialLineLength(MAX_LINE_BYTES)
                        .setMaxHeaderSize(MAX_HEADER_BYTES)))
                .addLast(new HttpObjectAggregator(MAX_BODY_BYTES, true))
                .addLast(new HttpExchange(services, times, address, admission));
    }
}
