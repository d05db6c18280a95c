package io.lanrage.core.connection;

import java.time.Duration;

/**
 * When to try again for a path that was not found: after 5, 10, 20 and 40 s, then each 60 s, for as long as both are members.
 */
final class RetrySchedule {

    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private RetrySchedule() {}

    /**
     * The pause behind a failed attempt.
     *
     * @param failures how many attempts in a row have failed, at least 1
     */
    static Duration delayAfter(int failures) {
        if (failures < 1) {
            throw new IllegalArgumentException("failures " + failures + " is below 1");
        }
        int doublings = Math.min(failures - 1, 6);
        Duration delay = FIRST.multipliedBy(1L << doublings);
        return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
    }
}
