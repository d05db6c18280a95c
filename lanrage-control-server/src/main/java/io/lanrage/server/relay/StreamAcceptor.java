package io.lanrage.server.relay;

import io.lanrage.server.session.Admission;
import io.lanrage.server.session.Doorkeeper;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.group.ChannelGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the connections of one port, and spreads those that may stay over the relay's event loops. Runs on the listening channel's event
 * loop.
 */
final class StreamAcceptor extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(StreamAcceptor.class);

    /** How long nothing is accepted after the system refused to, as when the process has no file descriptor left. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final List<? extends StreamRelay> relays;
    private final Doorkeeper doorkeeper;
    private final ChannelGroup connections;
    private final StreamMetrics metrics;
    private final Function<StreamRelay, ChannelHandler> equipment;
    private int next;

    /**
     * An acceptor.
     *
     * @param relays one for each event loop that connections may be on
     * @param connections where all of them go
     * @param equipment makes what gives a connection its options and handlers when it is on its event loop
     */
    StreamAcceptor(
            List<? extends StreamRelay> relays,
            Doorkeeper doorkeeper,
            ChannelGroup connections,
            StreamMetrics metrics,
            Function<StreamRelay, ChannelHandler> equipment) {
        this.relays = relays;
        this.doorkeeper = doorkeeper;
        this.connections = connections;
        this.metrics = metrics;
        this.equipment = equipment;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Channel connection = (Channel) message;
        if (!(connection.remoteAddress() instanceof InetSocketAddress remote)) {
            // The client is gone already.
            connection.unsafe().closeForcibly();
            return;
        }
        InetAddress address = remote.getAddress();
        Admission admission =
                doorkeeper.admit(address, context.channel().eventLoop().ticker().nanoTime());
        if (admission != Admission.ADMITTED) {
            metrics.refused(admission);
            connection.unsafe().closeForcibly();
            return;
        }
        StreamRelay relay = relays.get(next);
        next = (next + 1) % relays.size();
        connection.pipeline().addLast(equipment.apply(relay));
        connection.closeFuture().addListener(closed -> doorkeeper.left(address));
        connections.add(connection);
        relay.loop().register(connection).addListener(registered -> {
            if (!registered.isSuccess()) {
                // Netty has closed the connection then, and so its listeners have been told.
                log.debug("connection from {}: {}", remote, registered.cause().toString());
            }
        });
    }

    /** Connections that wait are not lost: they stay in the system's queue. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.warn("no connections to {} for a moment: {}", context.channel().localAddress(), cause.toString());
        context.channel().config().setAutoRead(false);
        context.executor()
                .schedule(() -> context.channel().config().setAutoRead(true), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
