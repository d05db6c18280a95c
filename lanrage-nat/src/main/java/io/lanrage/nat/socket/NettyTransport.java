package io.lanrage.nat.socket;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.util.function.Supplier;

/** With which of the system's interfaces Netty drives the socket. */
public enum NettyTransport {
    /** Linux, with Netty's native library: the quicker one. */
    EPOLL(EpollIoHandler::newFactory, () -> new EpollDatagramChannel(SocketProtocolFamily.INET)),
    /** Everywhere. */
    NIO(NioIoHandler::newFactory, () -> new NioDatagramChannel(SocketProtocolFamily.INET));

    private final Supplier<IoHandlerFactory> ioHandlers;
    private final Supplier<DatagramChannel> ipv4Channels;

    NettyTransport(Supplier<IoHandlerFactory> ioHandlers, Supplier<DatagramChannel> ipv4Channels) {
        this.ioHandlers = ioHandlers;
        this.ipv4Channels = ipv4Channels;
    }

    /**
     * The best one that this machine and the class path have.
     *
     * @return epoll where its native library loads, NIO otherwise
     */
    public static NettyTransport best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    IoHandlerFactory ioHandlers() {
        return ioHandlers.get();
    }

    DatagramChannel newIpv4Channel() {
        return ipv4Channels.get();
    }
}
