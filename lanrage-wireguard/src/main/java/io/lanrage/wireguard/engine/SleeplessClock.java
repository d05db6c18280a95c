package io.lanrage.wireguard.engine;

import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Elapsed time that goes on while the machine sleeps. The system's stands still then, on Linux and elsewhere: after an hour in a bag
 * a laptop would go on sending with keys that its peers have long forgotten, and hear of that by nothing but silence.
 *
 * <p>The wall clock tells how long it was. Somebody who sets it ahead by an hour makes the keys an hour older, which costs a handshake;
 * to set it back does nothing. For any threads.
 */
final class SleeplessClock implements LongSupplier {

    /** What the two clocks may drift apart before it counts; far less than what keys live. */
    private static final long TOLERANCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final InstantSource clock;
    private final LongSupplier nanoClock;
    private volatile long sleptNanos;
    /** How far the wall clock was ahead of the other one when that was last noticed. */
    private volatile long aheadNanos;

    /**
     * Makes one that has not slept yet.
     *
     * @param clock wall time
     * @param nanoClock elapsed time that may stand still while the machine sleeps
     */
    SleeplessClock(InstantSource clock, LongSupplier nanoClock) {
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.aheadNanos = wallNanos() - nanoClock.getAsLong();
    }

    @Override
    public long getAsLong() {
        long nowNanos = nanoClock.getAsLong();
        long apartNanos = wallNanos() - nowNanos - aheadNanos;
        if (apartNanos > TOLERANCE_NANOS || apartNanos < -TOLERANCE_NANOS) {
            compare();
        }
        return nowNanos + sleptNanos;
    }

    /** By one thread at a time, so that a sleep is counted once. */
    private synchronized void compare() {
        long ahead = wallNanos() - nanoClock.getAsLong();
        sleptNanos += Math.max(0, ahead - aheadNanos);
        aheadNanos = ahead;
    }

    private long wallNanos() {
        return TimeUnit.MILLISECONDS.toNanos(clock.millis());
    }
}
