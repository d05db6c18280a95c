package io.lanrage.server.relay;

import io.lanrage.core.error.DeviceException;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.nat.posix.BatchSocket;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the sockets of one endpoint for direct calls, one for each event loop: the kernel spreads the clients over them. */
final class DirectSockets {

    private static final Logger log = LoggerFactory.getLogger(DirectSockets.class);

    /** 30 ms of a network that carries 2 Gbit/s: for as long as a collection of garbage may take. */
    private static final int BUFFER_BYTES = 7 * 1024 * 1024;

    private DirectSockets() {}

    /** Whether this machine and these event loops allow it. */
    static boolean arePossible(EventLoopGroup loops) {
        return loops instanceof IoEventLoopGroup group
                && group.isIoType(EpollIoHandler.class)
                && loops(loops).size() > 0
                && BatchSocket.isAvailable();
    }

    /** The event loops, in their order. */
    static List<IoEventLoop> loops(EventLoopGroup group) {
        List<IoEventLoop> loops = new ArrayList<>();
        for (EventExecutor executor : group) {
            if (executor instanceof IoEventLoop loop) {
                loops.add(loop);
            }
        }
        return loops;
    }

    /**
     * Opens one socket a loop.
     *
     * @throws DeviceException with {@code SOCKET_FAILED}; then none stays open
     */
    static List<BatchSocket> open(InetSocketAddress address, int count) {
        List<BatchSocket> sockets = new ArrayList<>();
        try {
            InetSocketAddress free = address;
            if (count > 1) {
                // Sockets that share a port share it with those of another process of the same user too.
                try (BatchSocket alone = BatchSocket.open(address, false)) {
                    free = alone.localAddress();
                }
            }
            for (int i = 0; i < count; i++) {
                BatchSocket socket = BatchSocket.open(free, count > 1);
                sockets.add(socket);
                free = socket.localAddress();
                socket.askForBuffers(BUFFER_BYTES, BUFFER_BYTES);
            }
        } catch (IOException e) {
            sockets.forEach(BatchSocket::close);
            throw new DeviceException(ErrorCode.SOCKET_FAILED, StunSockets.cannotBeOpened(address, e), e);
        }
        BatchSocket first = sockets.get(0);
        log.info(
                "{} sockets at UDP port {}: of {} bytes for what waits, the system gave {} in and {} out",
                count,
                first.localAddress().getPort(),
                BUFFER_BYTES,
                first.receiveBufferBytes(),
                first.sendBufferBytes());
        return sockets;
    }
}
