package io.lanrage.core.task;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears of failed tasks, counts and logs them. */
final class TaskSupervisor {

    private static final Logger LOG = LoggerFactory.getLogger(TaskManager.class);

    private final String component;
    private final MeterRegistry metrics;

    TaskSupervisor(String component, MeterRegistry metrics) {
        this.component = component;
        this.metrics = metrics;
    }

    /**
     * Takes a failure.
     *
     * @param task the failed task
     * @param inARow how often it has failed in a row; all are counted, but only each power of two is logged
     * @param failure why
     */
    void failed(String task, long inARow, Throwable failure) {
        Counter.builder("lanrage.task.failures")
                .description("background tasks that ended with an exception")
                .tag("component", component)
                .tag("task", task)
                .register(metrics)
                .increment();
        if (Long.bitCount(inARow) == 1) {
            LOG.error("task {} of {} failed, {} times in a row", task, component, inARow, failure);
        }
    }
}
