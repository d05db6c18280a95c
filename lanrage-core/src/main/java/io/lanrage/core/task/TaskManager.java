package io.lanrage.core.task;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.FailureException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names, supervises and ends the background tasks of one component.
 *
 * <p>All its threads are daemons named {@code lanrage-COMPONENT-SCHEDULER}, so that a thread dump tells whose they are. A task that
 * fails is logged and counted ({@code lanrage.task.failures}), and goes on with its next period.
 *
 * <p>Safe for use by several threads.
 */
public final class TaskManager implements AutoCloseable {

    /** How long {@link #close()} waits. */
    public static final Duration CLOSE_BOUND = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(TaskManager.class);

    private final String component;
    private final MeterRegistry metrics;
    private final SchedulerSource source;
    private final LongSupplier nanoClock;
    private final Map<String, TaskScheduler> schedulers = new LinkedHashMap<>();
    private boolean closed;

    /**
     * Makes a task manager without threads.
     *
     * @param component whose tasks, for names and metrics; for instance {@code control}
     * @param metrics where failures are counted
     * @param source where schedulers come from
     * @param nanoClock elapsed time in nanoseconds, by which {@link #close(Duration)} keeps its bound
     */
    public TaskManager(String component, MeterRegistry metrics, SchedulerSource source, LongSupplier nanoClock) {
        this.component = component;
        this.metrics = metrics;
        this.source = source;
        this.nanoClock = nanoClock;
    }

    /**
     * Makes a task manager that uses real threads and the system's clock.
     *
     * @param component whose tasks
     * @param metrics where failures are counted
     * @return the task manager, without threads yet
     */
    public static TaskManager ofThreads(String component, MeterRegistry metrics) {
        return new TaskManager(component, metrics, SchedulerSource.ofThreads(), System::nanoTime);
    }

    /**
     * The scheduler of a name; makes it, with its one thread, when it is asked for the first time.
     *
     * @param name what it is for; for instance {@code events}
     * @return the scheduler, which ends with this task manager
     * @throws FailureException with {@code CLOSED} after {@link #close()}
     */
    public synchronized TaskScheduler scheduler(String name) {
        if (closed) {
            throw new FailureException(
                    ErrorCode.CLOSED, "the tasks of " + component + " have ended: there is no scheduler " + name);
        }
        return schedulers.computeIfAbsent(name, key -> {
            String thread = "lanrage-" + component + "-" + key;
            return new TaskScheduler(thread, source, new TaskSupervisor(component, metrics));
        });
    }

    /**
     * Ends all tasks, waits at most {@link #CLOSE_BOUND}, and logs what did not end. Closing again does nothing.
     */
    @Override
    public void close() {
        for (UnfinishedTask task : close(CLOSE_BOUND)) {
            LOG.warn(
                    "task {} on thread {} did not end within {} s",
                    task.task(),
                    task.thread(),
                    CLOSE_BOUND.toSeconds());
        }
    }

    /**
     * Ends all tasks. What is delayed or periodic is forgotten at once; what runs or is due may finish in the first half of the
     * bound, and is interrupted then. When called on one of the own threads, that thread is not waited for. An
     * interrupt of the caller ends the waiting, and stays set.
     *
     * @param bound how long to wait at most
     * @return what runs still; empty if everything ended, and when closing again
     */
    public List<UnfinishedTask> close(Duration bound) {
        List<TaskScheduler> ending;
        synchronized (this) {
            closed = true;
            ending = new ArrayList<>(schedulers.values());
            schedulers.clear();
        }
        long begin = nanoClock.getAsLong();
        ending.forEach(TaskScheduler::shutdown);
        ending.removeIf(TaskScheduler::isOnOwnThread);
        boolean interrupted = awaitEnd(ending, begin, bound.dividedBy(2).toNanos());
        ending.forEach(TaskScheduler::shutdownNow);
        // Whoever interrupts the waiting thread wants it back: the second half is then only a look.
        interrupted |= awaitEnd(ending, begin, interrupted ? 0 : bound.toNanos());
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return ending.stream().map(TaskScheduler::unfinished).toList();
    }

    /** Waits for the schedulers and takes those that ended off the list; true if the waiting thread was interrupted. */
    private boolean awaitEnd(List<TaskScheduler> ending, long begin, long boundNanos) {
        boolean interrupted = false;
        for (TaskScheduler scheduler : List.copyOf(ending)) {
            long left = interrupted ? 0 : boundNanos - (nanoClock.getAsLong() - begin);
            try {
                if (scheduler.awaitEnd(Duration.ofNanos(left))) {
                    ending.remove(scheduler);
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return interrupted;
    }
}
