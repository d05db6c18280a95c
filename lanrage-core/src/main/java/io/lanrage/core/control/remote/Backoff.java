package io.lanrage.core.control.remote;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before connecting again: from 0.5 s, 1.6 times longer after each failure, up to 15 s. Of that a random half is taken
 * off, so that clients which lost their server together do not come back together.
 */
final class Backoff {

    static final Duration FIRST = Duration.ofMillis(500);
    static final Duration LONGEST = Duration.ofSeconds(15);
    private static final double GROWTH = 1.6;

    private final RandomGenerator random;
    private double nextMillis = FIRST.toMillis();

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** The next pause; makes the one behind it longer. */
    Duration next() {
        double millis = nextMillis * (1 - random.nextDouble() / 2);
        nextMillis = Math.min(nextMillis * GROWTH, (double) LONGEST.toMillis());
        return Duration.ofMillis(Math.round(millis));
    }

    /** Begins from the shortest again. */
    void reset() {
        nextMillis = FIRST.toMillis();
    }
}
