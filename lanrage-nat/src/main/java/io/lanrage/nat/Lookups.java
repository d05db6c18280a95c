package io.lanrage.nat;

import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Questions to the system that may take long: host names and interfaces; and what else would hold up the event loop. They run beside the event loop, on few threads that are
 * there only while they are needed; the answers come on the event loop.
 */
final class Lookups {

    private static final Logger LOG = LoggerFactory.getLogger(Lookups.class);

    /** A name server that does not answer holds its thread for seconds; others are asked meanwhile. */
    private static final int THREADS = 4;

    private static final int WAITING = 32;
    private static final long IDLE_SECONDS = 5;
    private static final long CLOSE_MILLIS = 500;

    private final Executor replies;
    private final ThreadPoolExecutor threads;

    /** All that have not ended for certain; the pool counts a thread as ended a little before it is. */
    private final Set<Thread> started = ConcurrentHashMap.newKeySet();

    /** Lookups whose answers are handed to {@code replies}. */
    Lookups(String threadName, Executor replies) {
        this.replies = replies;
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), work -> {
                    Thread thread = new Thread(work, threadName);
                    thread.setDaemon(true);
                    started.removeIf(earlier -> earlier.getState() == Thread.State.TERMINATED);
                    started.add(thread);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Finds the machine's interfaces; gives an empty list if the system does not tell. */
    void interfaces(Consumer<List<LocalInterface>> reply) {
        ask(LocalInterface::all, List.of(), reply);
    }

    /** Finds an IPv4 address of a server; gives nothing if there is none. */
    void resolve(InetSocketAddress server, Consumer<Optional<InetSocketAddress>> reply) {
        if (server.isUnresolved()) {
            ask(() -> Optional.of(resolved(server)), Optional.empty(), reply);
        } else {
            reply(Optional.of(server).filter(known -> known.getAddress() instanceof Inet4Address), reply);
        }
    }

    /** Runs something else that takes long, and says when that is over, or refused. */
    void run(Runnable work, Runnable reply) {
        ask(
                () -> {
                    work.run();
                    return true;
                },
                false,
                done -> reply.run());
    }

    private static InetSocketAddress resolved(InetSocketAddress server) {
        try {
            for (InetAddress address : InetAddress.getAllByName(server.getHostString())) {
                if (address instanceof Inet4Address) {
                    return new InetSocketAddress(address, server.getPort());
                }
            }
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
        throw new UncheckedIOException(new UnknownHostException(server.getHostString() + " has no IPv4 address"));
    }

    private <T> void ask(Supplier<T> question, T otherwise, Consumer<T> reply) {
        try {
            threads.execute(() -> reply(answer(question, otherwise), reply));
        } catch (RejectedExecutionException e) {
            LOG.debug("a lookup was refused, because too many wait or the traversal is closed");
            reply(otherwise, reply);
        }
    }

    private static <T> T answer(Supplier<T> question, T otherwise) {
        try {
            return question.get();
        } catch (UncheckedIOException e) {
            LOG.debug("a lookup failed: {}", e.getMessage());
            return otherwise;
        }
    }

    private <T> void reply(T answer, Consumer<T> reply) {
        try {
            replies.execute(() -> reply.accept(answer));
        } catch (RejectedExecutionException e) {
            LOG.debug("a lookup's answer came after the end");
        }
    }

    /** Takes no more questions. */
    void shutdown() {
        threads.shutdownNow();
    }

    /**
     * Waits shortly for the threads after {@link #shutdown}. A thread that waits for the name service cannot be woken; it ends with
     * the system's answer, holds nothing of the traversal, and keeps no process alive.
     */
    void await() {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
        try {
            for (Thread thread : started) {
                TimeUnit.NANOSECONDS.timedJoin(thread, deadlineNanos - System.nanoTime());
                if (thread.isAlive()) {
                    LOG.debug("a lookup still waits for the system");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
