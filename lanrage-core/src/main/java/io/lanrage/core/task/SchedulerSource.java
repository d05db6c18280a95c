package io.lanrage.core.task;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;

/** Where a {@link TaskManager} gets its schedulers from: real threads, or in a test something that turns its own clock. */
@FunctionalInterface
public interface SchedulerSource {

    /**
     * Makes a scheduler that runs one task at a time.
     *
     * @param threads makes its thread, with the right name
     * @return the scheduler, which the task manager ends
     */
    ScheduledExecutorService open(ThreadFactory threads);

    /**
     * Schedulers of one real thread each. At their end they finish what is due and forget what is delayed.
     *
     * @return the source
     */
    static SchedulerSource ofThreads() {
        return threads -> {
            ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, threads);
            scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
            scheduler.setRemoveOnCancelPolicy(true);
            return scheduler;
        };
    }
}
