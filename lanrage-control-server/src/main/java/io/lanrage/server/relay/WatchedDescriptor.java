package io.lanrage.server.relay;

import io.lanrage.nat.posix.BatchSocket;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A socket that an event loop of epoll watches. All methods are called on that loop. */
final class WatchedDescriptor implements EpollIoHandle {

    private static final Logger log = LoggerFactory.getLogger(WatchedDescriptor.class);

    private final BatchSocket socket;
    private final FileDescriptor descriptor;
    private final Runnable readable;
    private boolean closed;
    private @Nullable IoRegistration registration;

    /** Not watched yet; {@code readable} is run while something is to be read. */
    WatchedDescriptor(BatchSocket socket, Runnable readable) {
        this.socket = socket;
        this.descriptor = new FileDescriptor(socket.descriptor());
        this.readable = readable;
    }

    BatchSocket socket() {
        return socket;
    }

    void watch(IoEventLoop loop) {
        loop.register(this).addListener((Future<IoRegistration> registered) -> {
            if (registered.isSuccess() && !closed) {
                registration = registered.getNow();
                registration.submit(EpollIoOps.EPOLLIN);
            } else if (!registered.isSuccess()) {
                log.error("{} cannot be read", socket.localAddress(), registered.cause());
            }
        });
    }

    @Override
    public FileDescriptor fd() {
        return descriptor;
    }

    @Override
    public void handle(IoRegistration source, IoEvent event) {
        readable.run();
    }

    /** Ends the watch and closes the socket, whose number may belong to another one at once. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (registration != null) {
            registration.cancel();
        }
        socket.close();
    }
}
