package io.lanrage.server;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** All threads of a server: event loops for its sockets, and the one thread that owns the parties. */
final class ServerThreads {

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final EventLoopGroup loops;
    private final ScheduledExecutorService registry;

    ServerThreads() {
        IoHandlerFactory io = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        int count = Runtime.getRuntime().availableProcessors();
        this.loops = new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("lanrage-io", true), io);
        this.registry = Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("lanrage-registry", true));
    }

    /** Where sockets are served. */
    EventLoopGroup loops() {
        return loops;
    }

    /** The thread that owns the parties. */
    ScheduledExecutorService registry() {
        return registry;
    }

    /** Ends all threads; waits 4 s at most. */
    void close() {
        loops.shutdownGracefully(0, CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSE_LIMIT.toMillis());
        registry.shutdownNow();
        boolean interrupted = false;
        try {
            registry.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
