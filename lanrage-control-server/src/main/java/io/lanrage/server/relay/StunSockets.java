package io.lanrage.server.relay;

import io.lanrage.core.error.DeviceException;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.nat.posix.BatchSocket;
import io.lanrage.nat.stun.StunMessage;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Opens and closes the UDP sockets of a STUN service. */
final class StunSockets {

    /**
     * How often free ports are sought. Both addresses need the same two ports, and the system picks them for one address; that
     * they are taken on the other is rare, and 16 times in a row a sign that something else is wrong.
     */
    private static final int ATTEMPTS = 16;

    private final Bootstrap bootstrap;
    private final int directLoops;

    StunSockets(EventLoopGroup loops) {
        directLoops =
                DirectSockets.arePossible(loops) ? DirectSockets.loops(loops).size() : 0;
        bootstrap = new Bootstrap()
                .group(loops)
                .channel(channelType(loops))
                .option(ChannelOption.AUTO_READ, false)
                // One byte more than a message may have, so that a larger datagram is seen to be too large.
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(StunMessage.MAX_BYTES + 1))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        // The handler needs the channels of all endpoints, and comes when they are there.
                    }
                });
    }

    private static Class<? extends DatagramChannel> channelType(EventLoopGroup loops) {
        boolean epoll = loops instanceof IoEventLoopGroup group && group.isIoType(EpollIoHandler.class);
        return epoll ? EpollDatagramChannel.class : NioDatagramChannel.class;
    }

    /**
     * Sockets that do not read yet.
     *
     * @param direct those of the primary endpoint for direct calls, one an event loop, or empty
     * @param channels those of the other endpoints in their order, and before them of the primary one if there are no direct ones
     */
    record Opened(List<BatchSocket> direct, List<Channel> channels) {

        /** What they are bound to, by index of {@link StunEndpoints}. */
        List<InetSocketAddress> addresses() {
            List<InetSocketAddress> addresses = new ArrayList<>();
            direct.stream().limit(1).forEach(socket -> addresses.add(socket.localAddress()));
            channels.forEach(channel -> addresses.add((InetSocketAddress) channel.localAddress()));
            return addresses;
        }

        private int port(int endpoint) {
            return addresses().get(endpoint).getPort();
        }

        private void close() {
            direct.forEach(BatchSocket::close);
            StunSockets.close(channels, Duration.ofSeconds(1));
        }
    }

    /**
     * Opens the sockets.
     *
     * @throws DeviceException with {@code SOCKET_FAILED}; then none stays open
     */
    Opened open(StunServiceOptions options) {
        boolean anyPorts = options.primary().getPort() == 0 && options.alternatePort() == 0;
        int attempts = anyPorts && options.alternateAddress().isPresent() ? ATTEMPTS : 1;
        for (int attempt = 1; ; attempt++) {
            Opened opened = new Opened(new ArrayList<>(), new ArrayList<>());
            try {
                openAll(options, opened);
                return opened;
            } catch (DeviceException e) {
                opened.close();
                if (attempt == attempts) {
                    throw e;
                }
            }
        }
    }

    private void openAll(StunServiceOptions options, Opened opened) {
        InetAddress primary = options.primary().getAddress();
        List<Channel> channels = opened.channels();
        if (directLoops > 0) {
            opened.direct().addAll(DirectSockets.open(options.primary(), directLoops));
        } else {
            channels.add(bind(options.primary()));
        }
        channels.add(bind(new InetSocketAddress(primary, options.alternatePort())));
        options.alternateAddress().ifPresent(alternate -> {
            channels.add(bind(new InetSocketAddress(alternate, opened.port(0))));
            channels.add(bind(new InetSocketAddress(alternate, opened.port(1))));
        });
    }

    private Channel bind(InetSocketAddress address) {
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        Throwable cause = bound.cause();
        if (cause != null) {
            throw new DeviceException(ErrorCode.SOCKET_FAILED, cannotBeOpened(address, cause), cause);
        }
        return bound.channel();
    }

    static String cannotBeOpened(InetSocketAddress address, Throwable cause) {
        return "UDP " + address.getAddress().getHostAddress() + " port " + address.getPort() + " cannot be opened: "
                + cause.getMessage();
    }

    /** Closes the channels and waits for that, at most the limit in all; on one of their event loops it does not wait. */
    static void close(List<Channel> channels, Duration limit) {
        List<Future<?>> steps = new ArrayList<>();
        channels.forEach(channel -> steps.add(channel.close()));
        if (channels.stream().anyMatch(channel -> channel.eventLoop().inEventLoop())) {
            return;
        }
        // NIO frees the port of a closed channel when its selector runs the next time. A task that becomes due later
        // than the
        // closing runs behind that.
        channels.forEach(channel -> steps.add(channel.eventLoop().schedule(() -> {}, 1, TimeUnit.MILLISECONDS)));
        steps.forEach(step -> step.awaitUninterruptibly(limit.toMillis() / steps.size()));
    }
}
