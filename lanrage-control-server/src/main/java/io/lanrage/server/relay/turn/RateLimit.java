package io.lanrage.server.relay.turn;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes a second may pass, with bursts of a tenth of a second: an imaginary queue that is emptied at the rate, and takes
 * nothing more when it is that long. For any number of threads, without locks.
 */
final class RateLimit {

    /** A party's burst, such as a map that loads, passes at 100 ms; what lasts longer would only wait in somebody's queue. */
    private static final long BURST_NANOS = 100_000_000;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final long bytesPerSecond;
    private final AtomicLong emptyAtNanos;

    /**
     * An empty queue.
     *
     * @param bytesPerSecond at least 1
     * @param nowNanos the time
     */
    RateLimit(long bytesPerSecond, long nowNanos) {
        this.bytesPerSecond = bytesPerSecond;
        emptyAtNanos = new AtomicLong(nowNanos);
    }

    /** Whether so many bytes may pass now; if so, they are counted. */
    boolean admits(int bytes, long nowNanos) {
        long cost = bytes * NANOS_PER_SECOND / bytesPerSecond;
        while (true) {
            long emptyAt = emptyAtNanos.get();
            long waiting = Math.max(0, emptyAt - nowNanos);
            if (waiting > BURST_NANOS) {
                return false;
            }
            if (emptyAtNanos.compareAndSet(emptyAt, nowNanos + waiting + cost)) {
                return true;
            }
        }
    }
}
