package io.lanrage.server;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** All threads of a server: event loops for its sockets, and the one thread that owns the parties. */
final class ServerThreads {

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final List<Thread> started = new CopyOnWriteArrayList<>();
    private final EventLoopGroup loops;
    private final ScheduledExecutorService registry;

    ServerThreads() {
        IoHandlerFactory io = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        int count = Runtime.getRuntime().availableProcessors();
        this.loops = new MultiThreadIoEventLoopGroup(count, named("lanrage-io"), io);
        this.registry = Executors.newSingleThreadScheduledExecutor(named("lanrage-registry"));
    }

    private ThreadFactory named(String name) {
        ThreadFactory factory = new DefaultThreadFactory(name, true);
        return task -> {
            Thread thread = factory.newThread(task);
            started.add(thread);
            return thread;
        };
    }

    /** Where sockets are served. */
    EventLoopGroup loops() {
        return loops;
    }

    /** The thread that owns the parties. */
    ScheduledExecutorService registry() {
        return registry;
    }

    /** Ends all threads, and waits until they are gone: 4 s at most, and not at all if the caller is interrupted. */
    void close() {
        loops.shutdownGracefully(0, CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSE_LIMIT.toMillis());
        registry.shutdownNow();
        long deadlineNanos = System.nanoTime() + CLOSE_LIMIT.toNanos();
        try {
            for (Thread thread : started) {
                // Zero would mean to wait for ever.
                thread.join(Math.max(1, (deadlineNanos - System.nanoTime()) / 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
