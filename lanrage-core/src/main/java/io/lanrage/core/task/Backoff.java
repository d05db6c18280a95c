package io.lanrage.core.task;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before connecting again: from 0.5 s, 1.6 times longer after each failure, up to 15 s. Of that a random half is taken
 * off, so that those who lost their server together do not come back together. Not safe for use by several threads.
 */
public final class Backoff {

    /** The longest that the first pause can be. */
    public static final Duration FIRST = Duration.ofMillis(500);

    /** The longest that any pause can be. */
    public static final Duration LONGEST = Duration.ofSeconds(15);

    private static final double GROWTH = 1.6;

    private final RandomGenerator random;
    private double nextMillis = FIRST.toMillis();

    /**
     * Begins with the shortest pause.
     *
     * @param random shortens pauses
     */
    public Backoff(RandomGenerator random) {
        this.random = random;
    }

    /**
     * The next pause; makes the one behind it longer.
     *
     * @return 0.25 to 15 s
     */
    public Duration next() {
        double millis = nextMillis * (1 - random.nextDouble() / 2);
        nextMillis = Math.min(nextMillis * GROWTH, (double) LONGEST.toMillis());
        return Duration.ofMillis(Math.round(millis));
    }

    /** Begins from the shortest again. */
    public void reset() {
        nextMillis = FIRST.toMillis();
    }
}
