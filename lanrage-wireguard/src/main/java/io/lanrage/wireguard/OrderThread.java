package io.lanrage.wireguard;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.LanrageException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A manager's own thread: it carries out orders one after the other, from the first one on until it is closed. */
final class OrderThread {
    /** What {@link io.lanrage.core.network.NetworkManager#close} promises. */
    private static final long CLOSE_SECONDS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(OrderThread.class);

    private final String name;
    private final ScheduledThreadPoolExecutor executor;
    private final Object lock = new Object();

    private volatile @Nullable Thread worker;
    private boolean began;
    private volatile boolean closed;

    OrderThread(String name) {
        this.name = name;
        this.executor = new ScheduledThreadPoolExecutor(1, this::newWorker);
        this.executor.setRemoveOnCancelPolicy(true);
        // What was to be done later is not waited for by close().
        this.executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** What is done on the thread. */
    @FunctionalInterface
    interface Order<T> {
        T carryOut() throws InterruptedException;
    }

    /** The thread as an executor, for what is no order: its failures are its own business. */
    ScheduledExecutorService scheduler() {
        return executor;
    }

    /**
     * Has the first order carried out, the one that opens the manager.
     *
     * @return as of {@link #order}
     * @throws IllegalStateException if there was one before
     */
    <T> CompletionStage<T> begin(Order<T> order) {
        synchronized (lock) {
            if (began) {
                throw new IllegalStateException("the manager was opened before");
            }
            began = true;
        }
        return order(order);
    }

    /**
     * Has an order carried out.
     *
     * @return completes on the thread; exceptionally with the order's {@link LanrageException}, or with {@code CLOSED}
     */
    <T> CompletionStage<T> order(Order<T> order) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            executor.execute(() -> carryOut(order, result));
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(closedException());
        }
        return result.minimalCompletionStage();
    }

    private <T> void carryOut(Order<T> order, CompletableFuture<T> result) {
        try {
            if (closed) {
                throw closedException();
            }
            result.complete(order.carryOut());
        } catch (LanrageException e) {
            result.completeExceptionally(closed ? closedException() : e);
        } catch (InterruptedException e) {
            result.completeExceptionally(closedException());
        } catch (RuntimeException | LinkageError e) {
            // Native code that cannot be loaded is an error too, and who gave the order waits for an answer.
            result.completeExceptionally(failed(e));
        }
    }

    private LanrageException failed(Throwable cause) {
        if (closed) {
            // Whatever it needed may have been taken from it.
            LOG.debug("An order to WireGuard failed while it was closed", cause);
            return closedException();
        }
        LOG.error("An order to WireGuard failed", cause);
        return LanrageException.of(ErrorCode.INTERNAL, "an order to WireGuard failed: " + cause, cause);
    }

    private static LanrageException closedException() {
        return LanrageException.of(ErrorCode.CLOSED, "the network manager was closed");
    }

    private Thread newWorker(Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        worker = thread;
        return thread;
    }

    /**
     * Interrupts what is being done, fails the orders in line, cleans up on the thread, and waits until it has ended, even if the
     * caller is interrupted, which it stays. Closing again does nothing.
     *
     * @param cleanUp the last thing that is done on the thread
     */
    void close(Runnable cleanUp) {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
        }
        Thread running = worker;
        if (Thread.currentThread().equals(running)) {
            executor.shutdown();
            cleanUp.run();
            return;
        }
        if (running != null) {
            // What waits for a program to start should not wait any longer; orders in line see that it is closed.
            running.interrupt();
        }
        executor.execute(cleanUp);
        executor.shutdown();
        awaitEnd();
    }

    /** Waits even if the caller is interrupted: who closes because of that still wants nothing to be left. */
    private void awaitEnd() {
        boolean interrupted = false;
        boolean waiting = true;
        while (waiting) {
            try {
                join();
                waiting = false;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void join() throws InterruptedException {
        if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
            LOG.error("{} did not end within {} s", name, CLOSE_SECONDS);
            return;
        }
        Thread ended = worker;
        if (ended != null) {
            // An executor is over a moment before its thread is.
            ended.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
        }
    }
}
