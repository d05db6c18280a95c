package io.lanrage.server.http;

import io.lanrage.core.error.DeviceException;
import io.lanrage.core.error.ErrorCode;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * The port for HTTP and WebSocket. It runs on the caller's event loops, which it does not end. Its methods may be called from any
 * thread but an event loop.
 */
public final class HttpServer implements AutoCloseable {

    /** For connections that an event loop still has to close. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private static final int ACCEPT_BACKLOG = 1_024;

    /**
     * What may pile up for a client that does not read: four of the largest frames. Over the upper mark it is cut off, so the lower
     * one does not matter.
     */
    private static final WriteBufferWaterMark UNREAD = new WriteBufferWaterMark(128 * 1024, 256 * 1024);

    private final Channel listener;
    private final ChannelGroup connections;

    private HttpServer(Channel listener, ChannelGroup connections) {
        this.listener = listener;
        this.connections = connections;
    }

    /**
     * Opens the port. Waits for that.
     *
     * @param address where; the wildcard address means every local address, port 0 any free port
     * @param loops event loops of epoll or NIO
     * @param services what stands behind the port
     * @param times how long clients are waited for
     * @return the server, which the caller closes
     * @throws DeviceException with {@code SOCKET_FAILED} if the port cannot be opened
     */
    public static HttpServer open(
            InetSocketAddress address, EventLoopGroup loops, HttpServices services, HttpTimes times) {
        ChannelGroup connections = new DefaultChannelGroup(loops.next(), true);
        ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channel(channelType(loops))
                .option(ChannelOption.SO_BACKLOG, ACCEPT_BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNREAD)
                .childHandler(new Entrance(services, times, connections))
                .bind(address)
                .awaitUninterruptibly();
        Throwable cause = bound.cause();
        if (cause != null) {
            String text = "TCP " + address.getAddress().getHostAddress() + " port " + address.getPort()
                    + " cannot be opened: " + cause.getMessage();
            throw new DeviceException(ErrorCode.SOCKET_FAILED, text, cause);
        }
        return new HttpServer(bound.channel(), connections);
    }

    private static Class<? extends ServerChannel> channelType(EventLoopGroup loops) {
        boolean epoll = loops instanceof IoEventLoopGroup group && group.isIoType(EpollIoHandler.class);
        return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /**
     * Where it listens.
     *
     * @return the address, with the port that was found where 0 was asked for
     */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /**
     * Takes no more connections, and closes those that have not become the session of a known peer; sessions are the switchboard's
     * to close. Waits until the port is closed.
     */
    public void drain() {
        stopAccepting();
        connections.forEach(connection -> connection.pipeline().fireUserEventTriggered(Draining.BEGINS));
    }

    /**
     * Waits until all connections are closed.
     *
     * @param limit how long at most
     */
    public void awaitFarewells(Duration limit) {
        connections.newCloseFuture().awaitUninterruptibly(limit.toMillis());
    }

    /** Closes the port and cuts all connections, within 4 s. Closing again does nothing. */
    @Override
    public void close() {
        stopAccepting();
        connections.close().awaitUninterruptibly(CLOSE_LIMIT.toMillis());
    }

    private void stopAccepting() {
        listener.close().awaitUninterruptibly(CLOSE_LIMIT.toMillis());
    }
}
