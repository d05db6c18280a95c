package io.lanrage.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Wall time that never jumps: it begins at the system's time and goes on with elapsed time, so that a correction of the system's clock
 * ends nobody's lease.
 */
final class SteadyClock implements InstantSource {

    private final Instant begin;
    private final LongSupplier nanoTime;
    private final long beginNanos;

    SteadyClock(InstantSource wall, LongSupplier nanoTime) {
        this.begin = wall.instant();
        this.nanoTime = nanoTime;
        this.beginNanos = nanoTime.getAsLong();
    }

    @Override
    public Instant instant() {
        return begin.plus(Duration.ofNanos(nanoTime.getAsLong() - beginNanos));
    }
}
