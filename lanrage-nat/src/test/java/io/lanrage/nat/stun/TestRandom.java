package io.lanrage.nat.stun;

import java.util.Random;

/** Randomness for generated tests: another seed on each run, printed, so that a failure can be repeated. */
public final class TestRandom {

    private static final String SEED_PROPERTY = "lanrage.test.seed";

    private TestRandom() {}

    /** A source for one test; {@code -Dlanrage.test.seed=N} repeats a run. */
    public static Random forTest(String test) {
        long seed = Long.getLong(SEED_PROPERTY, System.nanoTime());
        System.out.println(test + ": -D" + SEED_PROPERTY + "=" + seed);
        return new Random(seed);
    }
}
