package io.lanrage.nat.socket;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;

/** With which of the system's interfaces Netty drives the socket. */
public enum NettyTransport {
    /** Linux, with Netty's native library: the quicker one. */
    EPOLL,
    /** Everywhere. */
    NIO;

    /**
     * The best one that this machine and the class path have.
     *
     * @return epoll where its native library loads, NIO otherwise
     */
    public static NettyTransport best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    IoHandlerFactory ioHandlers() {
        return switch (this) {
            case EPOLL -> EpollIoHandler.newFactory();
            case NIO -> NioIoHandler.newFactory();
        };
    }

    DatagramChannel newIpv4Channel() {
        return switch (this) {
            case EPOLL -> new EpollDatagramChannel(SocketProtocolFamily.INET);
            case NIO -> new NioDatagramChannel(SocketProtocolFamily.INET);
        };
    }
}
