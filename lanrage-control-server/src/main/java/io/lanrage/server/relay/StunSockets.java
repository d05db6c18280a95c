package io.lanrage.server.relay;

import io.lanrage.core.error.DeviceException;
import io.lanrage.core.error.ErrorCode;
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

    StunSockets(EventLoopGroup loops) {
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
     * Opens the sockets, by index of {@link StunEndpoints}; they do not read yet.
     *
     * @throws DeviceException with {@code SOCKET_FAILED}; then none stays open
     */
    List<Channel> open(StunServiceOptions options) {
        boolean anyPorts = options.primary().getPort() == 0 && options.alternatePort() == 0;
        int attempts = anyPorts && options.alternateAddress().isPresent() ? ATTEMPTS : 1;
        for (int attempt = 1; ; attempt++) {
            List<Channel> channels = new ArrayList<>();
            try {
                openAll(options, channels);
                return List.copyOf(channels);
            } catch (DeviceException e) {
                close(channels, Duration.ofSeconds(1));
                if (attempt == attempts) {
                    throw e;
                }
            }
        }
    }

    private void openAll(StunServiceOptions options, List<Channel> channels) {
        InetAddress primary = options.primary().getAddress();
        channels.add(bind(options.primary()));
        channels.add(bind(new InetSocketAddress(primary, options.alternatePort())));
        options.alternateAddress().ifPresent(alternate -> {
            channels.add(bind(new InetSocketAddress(alternate, port(channels.get(0)))));
            channels.add(bind(new InetSocketAddress(alternate, port(channels.get(1)))));
        });
    }

    private static int port(Channel channel) {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    private Channel bind(InetSocketAddress address) {
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        Throwable cause = bound.cause();
        if (cause != null) {
            String text = "UDP " + address.getAddress().getHostAddress() + " port " + address.getPort()
                    + " cannot be opened: " + cause.getMessage();
            throw new DeviceException(ErrorCode.SOCKET_FAILED, text, cause);
        }
        return bound.channel();
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
