package io.lanrage.nat.socket;

import io.lanrage.nat.posix.SegmentSocket;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;

/** With which of the system's calls the socket is driven. */
public enum SocketCalls {
    /** Linux: direct calls with many datagrams each, on an event loop over epoll. */
    DIRECT,
    /** Everywhere: the JDK's channels, one datagram a call. */
    NIO;

    /**
     * The best that this machine and the class path have.
     *
     * @return direct calls where the native libraries load, the JDK's otherwise
     */
    public static SocketCalls best() {
        return Epoll.isAvailable() && SegmentSocket.isAvailable() ? DIRECT : NIO;
    }

    IoHandlerFactory ioHandlers() {
        return switch (this) {
            case DIRECT -> EpollIoHandler.newFactory();
            case NIO -> NioIoHandler.newFactory();
        };
    }

    /** The TCP sockets that the event loop can watch. */
    Class<? extends SocketChannel> streams() {
        return this == DIRECT ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /** The UDP sockets of Netty's own that the event loop can watch. */
    Class<? extends DatagramChannel> datagrams() {
        return this == DIRECT ? EpollDatagramChannel.class : NioDatagramChannel.class;
    }

    SystemSocket open(InetSocketAddress local) throws IOException {
        return switch (this) {
            case DIRECT -> LinuxSocket.open(local);
            case NIO -> NioSocket.open(local);
        };
    }
}
