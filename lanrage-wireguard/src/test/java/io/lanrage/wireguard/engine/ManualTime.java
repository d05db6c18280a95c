package io.lanrage.wireguard.engine;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;

/** Time that passes when a test says so; begins shortly before the nano clock overflows. */
final class ManualTime {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
    private static final long START_NANOS = Long.MAX_VALUE - 1_000;

    private Duration passed = Duration.ZERO;
    private Duration stepped = Duration.ZERO;

    void pass(Duration duration) {
        passed = passed.plus(duration);
    }

    /** Somebody sets the clock on the wall. */
    void step(Duration duration) {
        stepped = stepped.plus(duration);
    }

    long nanos() {
        return START_NANOS + passed.toNanos();
    }

    Sources sources() {
        return new Sources(new SecureRandom(), () -> START.plus(passed).plus(stepped), this::nanos);
    }
}
