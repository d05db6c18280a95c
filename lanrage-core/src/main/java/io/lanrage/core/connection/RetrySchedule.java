package io.lanrage.core.connection;

import java.time.Duration;

/** When to try again: after pauses that double, up to a minute; for as long as both are members. */
final class RetrySchedule {

    /** For a path that was not found: after 5, 10, 20 and 40 s, then each 60 s. */
    private static final Duration FIRST_OF_PATHS = Duration.ofSeconds(5);

    private static final Duration LONGEST = Duration.ofSeconds(60);

    private RetrySchedule() {}

    /**
     * The pause behind a failed attempt to find a path.
     *
     * @param failures how many attempts in a row have failed, at least 1
     */
    static Duration delayAfter(int failures) {
        return delayAfter(FIRST_OF_PATHS, failures);
    }

    /**
     * The pause behind a failed attempt.
     *
     * @param first the pause behind the first one
     * @param failures how many attempts in a row have failed, at least 1
     */
    static Duration delayAfter(Duration first, int failures) {
        if (failures < 1) {
            throw new IllegalArgumentException("failures " + failures + " is below 1");
        }
        int doublings = Math.min(failures - 1, 6);
        Duration delay = first.multipliedBy(1L << doublings);
        return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
    }
}
