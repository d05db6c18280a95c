package io.lanrage.core.task;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A supervised scheduler of one thread: a task runs after the other, never two at once.
 *
 * <p>A {@link Runnable} that fails is logged and counted; a period goes on with its next run. What fails in a {@link Callable} or
 * by {@code submit} is for the holder of the future to see. After the end of the {@link TaskManager}, new tasks are refused with
 * {@link java.util.concurrent.RejectedExecutionException}.
 *
 * <p>Safe for use by several threads.
 */
public final class TaskScheduler extends AbstractExecutorService implements ScheduledExecutorService {

    private final String name;
    private final ScheduledExecutorService scheduler;
    private final TaskSupervisor supervisor;
    private volatile @Nullable Thread lastThread;
    private volatile @Nullable Thread runningThread;
    private volatile String runningTask;

    TaskScheduler(String name, SchedulerSource source, TaskSupervisor supervisor) {
        this.name = name;
        this.runningTask = name;
        this.supervisor = supervisor;
        this.scheduler = source.open(work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            lastThread = thread;
            return thread;
        });
    }

    /**
     * Runs a task as soon as those before it are done.
     *
     * @param task its name, for logs and metrics
     * @param work what to do
     */
    public void execute(String task, Runnable work) {
        scheduler.execute(surviving(task, work));
    }

    /**
     * Runs a task after a delay.
     *
     * @param task its name, for logs and metrics
     * @param delay how long to wait
     * @param work what to do
     * @return by which it can be cancelled; fails as the work does
     */
    public ScheduledFuture<?> after(String task, Duration delay, Runnable work) {
        return scheduler.schedule(once(task, work), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Runs a task again and again, for the first time after one pause.
     *
     * @param task its name, for logs and metrics
     * @param pause from the end of one run to the begin of the next, so that runs never pile up
     * @param work what to do
     * @return by which it can be cancelled
     */
    public ScheduledFuture<?> every(String task, Duration pause, Runnable work) {
        return scheduler.scheduleWithFixedDelay(
                surviving(task, work), pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Tells whether the caller runs on this scheduler's thread.
     *
     * @return true if it does
     */
    public boolean isOnOwnThread() {
        return Thread.currentThread().equals(runningThread);
    }

    @Override
    public void execute(Runnable work) {
        execute(name, work);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
        return scheduler.schedule(once(name, work), delay, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> work, long delay, TimeUnit unit) {
        return scheduler.schedule(() -> running(name, work), delay, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable work, long initialDelay, long period, TimeUnit unit) {
        return scheduler.scheduleAtFixedRate(surviving(name, work), initialDelay, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable work, long initialDelay, long delay, TimeUnit unit) {
        return scheduler.scheduleWithFixedDelay(surviving(name, work), initialDelay, delay, unit);
    }

    @Override
    public void shutdown() {
        scheduler.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return scheduler.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return scheduler.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return scheduler.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return scheduler.awaitTermination(timeout, unit);
    }

    /** Waits until no thread is left: an executor counts as terminated a moment before its thread has ended. */
    boolean awaitEnd(Duration timeout) throws InterruptedException {
        if (!awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        Thread thread = lastThread;
        if (thread != null) {
            thread.join();
        }
        return true;
    }

    UnfinishedTask unfinished() {
        return new UnfinishedTask(name, runningTask);
    }

    /** Work whose failure is reported, and seen by the holder of its future. */
    private Runnable once(String task, Runnable work) {
        return () -> {
            try {
                running(task, work);
            } catch (Throwable failure) {
                supervisor.failed(task, 1, failure);
                throw failure;
            }
        };
    }

    /** Work whose failure is reported and ends nothing: neither a period nor the thread. */
    private Runnable surviving(String task, Runnable work) {
        return new Runnable() {
            private long failuresInARow;

            @Override
            public void run() {
                try {
                    running(task, work);
                    failuresInARow = 0;
                } catch (Throwable failure) {
                    supervisor.failed(task, ++failuresInARow, failure);
                }
            }
        };
    }

    private void running(String task, Runnable work) {
        begin(task);
        try {
            work.run();
        } finally {
            end();
        }
    }

    private <V> V running(String task, Callable<V> work) throws Exception {
        begin(task);
        try {
            return work.call();
        } finally {
            end();
        }
    }

    private void begin(String task) {
        runningTask = task;
        runningThread = Thread.currentThread();
    }

    private void end() {
        runningThread = null;
        runningTask = name;
    }
}
