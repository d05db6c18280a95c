package io.lanrage.core.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A scheduler for tests: what is due runs on a real thread, but delays end only by {@link #advance}. So a test may talk to real
 * sockets and still say what time it is.
 */
public final class SteppedScheduler extends AbstractExecutorService implements ScheduledExecutorService {

    private final class Step<V> extends FutureTask<V> implements ScheduledFuture<V> {

        private final long order = nextOrder++;
        private final long periodNanos;
        private final boolean pauseFromEnd;
        private long dueNanos;

        private Step(Callable<V> work, long delayNanos, long periodNanos, boolean pauseFromEnd) {
            super(work);
            this.dueNanos = nowNanos + delayNanos;
            this.periodNanos = periodNanos;
            this.pauseFromEnd = pauseFromEnd;
        }

        @Override
        public void run() {
            if (periodNanos == 0) {
                super.run();
            } else if (runAndReset()) {
                synchronized (SteppedScheduler.this) {
                    dueNanos = (pauseFromEnd ? nowNanos : dueNanos) + periodNanos;
                    waiting.add(this);
                }
            }
        }

        @Override
        public long getDelay(TimeUnit unit) {
            synchronized (SteppedScheduler.this) {
                return unit.convert(dueNanos - nowNanos, TimeUnit.NANOSECONDS);
            }
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            boolean cancelled = super.cancel(mayInterrupt);
            synchronized (SteppedScheduler.this) {
                waiting.remove(this);
            }
            return cancelled;
        }
    }

    private final PriorityQueue<Step<?>> waiting = new PriorityQueue<>(
            Comparator.<Step<?>>comparingLong(step -> step.dueNanos).thenComparingLong(step -> step.order));
    private final ExecutorService thread;
    private final AtomicInteger unfinished = new AtomicInteger();
    private long nowNanos;
    private long nextOrder;

    /** Makes a scheduler at time 0. */
    public SteppedScheduler(ThreadFactory threads) {
        this.thread = Executors.newSingleThreadExecutor(threads);
    }

    /** Lets time pass: runs everything that becomes due, in order, and returns when it is done. */
    public void advance(Duration time) {
        long end = nowNanos() + time.toNanos();
        finishDue();
        for (Step<?> step = nextDue(end); step != null; step = nextDue(end)) {
            thread.execute(step);
            finishDue();
        }
        synchronized (this) {
            nowNanos = end;
        }
    }

    /** Waits until the thread has done what it was given, and what that has given to it. */
    public void finishDue() {
        try {
            do {
                thread.submit(() -> {}).get();
            } while (unfinished.get() > 0);
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The time by this scheduler. */
    public synchronized long nowNanos() {
        return nowNanos;
    }

    /** How long until each task that waits, sorted. */
    public synchronized List<Duration> delays() {
        return waiting.stream()
                .map(step -> Duration.ofNanos(step.dueNanos - nowNanos))
                .sorted()
                .toList();
    }

    private synchronized Step<?> nextDue(long endNanos) {
        Step<?> next = waiting.peek();
        if (next == null || next.dueNanos > endNanos) {
            return null;
        }
        nowNanos = next.dueNanos;
        return waiting.poll();
    }

    private synchronized <V> ScheduledFuture<V> add(Callable<V> work, long delay, long period, boolean fromEnd) {
        if (thread.isShutdown()) {
            throw new RejectedExecutionException("ended");
        }
        Step<V> step = new Step<>(work, delay, period, fromEnd);
        waiting.add(step);
        return step;
    }

    private static Callable<Void> callable(Runnable work) {
        return () -> {
            work.run();
            return null;
        };
    }

    @Override
    public void execute(Runnable work) {
        unfinished.incrementAndGet();
        try {
            thread.execute(() -> {
                try {
                    work.run();
                } finally {
                    unfinished.decrementAndGet();
                }
            });
        } catch (RejectedExecutionException e) {
            unfinished.decrementAndGet();
            throw e;
        }
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
        return schedule(callable(work), delay, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> work, long delay, TimeUnit unit) {
        return add(work, unit.toNanos(delay), 0, false);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable work, long initialDelay, long period, TimeUnit unit) {
        return add(callable(work), unit.toNanos(initialDelay), unit.toNanos(period), false);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable work, long initialDelay, long delay, TimeUnit unit) {
        return add(callable(work), unit.toNanos(initialDelay), unit.toNanos(delay), true);
    }

    @Override
    public void shutdown() {
        synchronized (this) {
            new ArrayList<>(waiting).forEach(step -> step.cancel(false));
        }
        thread.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        return thread.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return thread.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return thread.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return thread.awaitTermination(timeout, unit);
    }
}
