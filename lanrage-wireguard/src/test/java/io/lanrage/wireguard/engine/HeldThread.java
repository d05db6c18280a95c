package io.lanrage.wireguard.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** An engine's thread that does nothing until the test says so, and then on the test's own; delays never end. */
final class HeldThread extends AbstractExecutorService implements ScheduledExecutorService {
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final List<Runnable> periodic = new ArrayList<>();

    /** What only its maker can cancel, by never running it. */
    private static final class Later<V> extends FutureTask<V> implements ScheduledFuture<V> {
        Later(Callable<V> work) {
            super(work);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return Long.MAX_VALUE;
        }

        @Override
        public int compareTo(Delayed other) {
            return 0;
        }
    }

    /** Runs what it was given, until there is nothing more. */
    void runAll() {
        Runnable task = tasks.poll();
        while (task != null) {
            task.run();
            task = tasks.poll();
        }
    }

    /** Runs what it was given, of which there is something in a moment. */
    void awaitTask() throws InterruptedException {
        Runnable task = tasks.poll(10, TimeUnit.SECONDS);
        assertThat(task).as("something was given to the engine's thread").isNotNull();
        task.run();
        runAll();
    }

    /** Waits until there are so many tasks. */
    void awaitTasks(int count) {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (tasks.size() < count) {
            assertThat(System.nanoTime() - endNanos).as("tasks in time").isNegative();
            Thread.onSpinWait();
        }
    }

    /** Runs what is to be done again and again, once. */
    void tick() {
        periodic.forEach(Runnable::run);
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
        return new Later<>(() -> work);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> work, long delay, TimeUnit unit) {
        return new Later<>(work);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable work, long initialDelay, long period, TimeUnit unit) {
        periodic.add(work);
        return new Later<>(() -> work);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable work, long initialDelay, long delay, TimeUnit unit) {
        return scheduleAtFixedRate(work, initialDelay, delay, unit);
    }

    @Override
    public void shutdown() {
        tasks.clear();
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
