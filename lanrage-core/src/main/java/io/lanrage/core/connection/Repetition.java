package io.lanrage.core.connection;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An order that is given again after each failure, with growing pauses, until it succeeds. Belongs to the executor's thread. */
final class Repetition {

    /** What fails here is on this machine or on the way to the control server, and mostly passes soon. */
    private static final Duration FIRST = Duration.ofSeconds(1);

    private final ScheduledExecutorService executor;
    private @Nullable ScheduledFuture<?> next;
    private int failures;
    private boolean ended;

    Repetition(ScheduledExecutorService executor) {
        this.executor = executor;
    }

    /** The order is given now: there is nothing to wait for. */
    void begins() {
        if (next != null) {
            next.cancel(false);
            next = null;
        }
    }

    void succeeded() {
        failures = 0;
    }

    /** Gives the order again after a pause, unless that is planned already or it has ended. */
    void failed(Runnable again) {
        failures++;
        if (next == null && !ended) {
            Duration pause = RetrySchedule.delayAfter(FIRST, failures);
            next = executor.schedule(again, pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Whether the order failed and is not given again yet. */
    boolean isPending() {
        return next != null;
    }

    /** Gives up for good. */
    void end() {
        ended = true;
        begins();
    }
}
