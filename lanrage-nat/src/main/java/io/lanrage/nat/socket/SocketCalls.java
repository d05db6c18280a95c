package io.lanrage.nat.socket;

import io.lanrage.nat.posix.SegmentSocket;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
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

    SystemSocket open(InetSocketAddress local) throws IOException {
        return switch (this) {
            case DIRECT -> LinuxSocket.open(local);
            case NIO -> NioSocket.open(local);
        };
    }
}
