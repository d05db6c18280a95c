package io.lanrage.server.relay;

import io.lanrage.core.error.DeviceException;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.server.session.Doorkeeper;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * STUN and TURN over TCP and TLS (RFC 8489 §6.2.2 and §6.2.3, RFC 8656 §3.1): for clients whose networks let no UDP through. TURN is there
 * if there is a {@link TurnService}; a connection then is on one of its event loops, and so is its allocation, which ends with it.
 *
 * <p>It has to be closed before the TURN service is.
 */
public final class StreamService implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StreamService.class);

    /** For connections that an event loop still has to close. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private static final int ACCEPT_BACKLOG = 1_024;

    private final List<Channel> listeners;
    private final ChannelGroup connections;

    private StreamService(List<Channel> listeners, ChannelGroup connections) {
        this.listeners = listeners;
        this.connections = connections;
    }

    /**
     * Opens the ports and starts to answer. Waits for the ports, so it must not be called on one of the event loops.
     *
     * @param options where to answer, and what that may cost
     * @param turn who relays, if anybody does
     * @param loops event loops of epoll or NIO, those of the TURN service among them
     * @param metrics where {@code lanrage.stream.…} goes, and what is counted of STUN
     * @return the service, which the caller closes
     * @throws DeviceException with {@code SOCKET_FAILED} if a port cannot be opened; then none stays open
     */
    public static StreamService open(
            StreamServiceOptions options, Optional<TurnService> turn, EventLoopGroup loops, MeterRegistry metrics) {
        List<? extends StreamRelay> relays =
                turn.<List<? extends StreamRelay>>map(TurnService::edges).orElse(List.of(new StunOnly(loops.next())));
        ChannelGroup connections = new DefaultChannelGroup(loops.next(), true);
        Doorkeeper doorkeeper = options.limits().doorkeeper();
        StunMetrics stunMetrics = new StunMetrics(metrics);
        StreamMetrics streamMetrics = new StreamMetrics(metrics, doorkeeper::connections);
        List<Channel> listeners = new ArrayList<>();
        StreamService service = new StreamService(listeners, connections);
        Function<Optional<TlsEndpoint>, ChannelHandler> acceptors = tls -> new StreamAcceptor(
                relays,
                doorkeeper,
                connections,
                streamMetrics,
                relay -> new StreamEquipment(
                        () -> new StreamConnection(relay, options.limits(), stunMetrics, streamMetrics),
                        tls,
                        options.limits()));
        try {
            listeners.add(bind(options.tcp(), acceptors.apply(Optional.empty()), loops));
            options.tls().ifPresent(tls -> {
                InetSocketAddress address = new InetSocketAddress(options.tcp().getAddress(), tls.port());
                listeners.add(bind(address, acceptors.apply(Optional.of(tls)), loops));
            });
        } catch (DeviceException e) {
            service.close();
            throw e;
        }
        log.info("STUN answers over TCP and TLS at {}", service.addresses());
        return service;
    }

    private static Channel bind(InetSocketAddress address, ChannelHandler acceptor, EventLoopGroup loops) {
        boolean epoll = loops instanceof IoEventLoopGroup group && group.isIoType(EpollIoHandler.class);
        Class<? extends ServerChannel> type = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        ChannelFuture bound = new Bootstrap()
                .group(loops)
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, ACCEPT_BACKLOG)
                .handler(acceptor)
                .bind(address)
                .awaitUninterruptibly();
        Throwable cause = bound.cause();
        if (cause != null) {
            String text = "TCP " + address.getAddress().getHostAddress() + " port " + address.getPort()
                    + " cannot be opened: " + cause.getMessage();
            throw new DeviceException(ErrorCode.SOCKET_FAILED, text, cause);
        }
        return bound.channel();
    }

    /**
     * Where it listens.
     *
     * @return the local addresses, that of TCP first, that of TLS behind it if there is one, with the ports that were found where 0 was
     *     asked for
     */
    public List<InetSocketAddress> addresses() {
        return listeners.stream()
                .map(listener -> (InetSocketAddress) listener.localAddress())
                .toList();
    }

    /** Closes the ports and all connections, and with them their allocations, within 4 s. Closing again does nothing. */
    @Override
    public void close() {
        listeners.forEach(Channel::close);
        listeners.forEach(listener -> listener.closeFuture().awaitUninterruptibly(CLOSE_LIMIT.toMillis()));
        connections.close().awaitUninterruptibly(CLOSE_LIMIT.toMillis());
    }
}
