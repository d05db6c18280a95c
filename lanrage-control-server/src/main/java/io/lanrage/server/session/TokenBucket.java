package io.lanrage.server.session;

/**
 * Lets something happen at a {@link Rate}. Full at first.
 *
 * <p>Instead of a number of tokens it keeps the time at which the bucket is full again, so that no fraction of a token is ever
 * lost: each token taken moves that time back by what it takes to refill one. Time is an argument, in nanoseconds from any origin,
 * and may wrap around. Not safe for use by several threads.
 */
final class TokenBucket {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final long refillNanos;
    private final long toleranceNanos;
    private long fullAtNanos;

    TokenBucket(Rate rate, long nowNanos) {
        this.refillNanos = NANOS_PER_SECOND / rate.perSecond();
        this.toleranceNanos = refillNanos * (rate.burst() - 1L);
        this.fullAtNanos = nowNanos;
    }

    /** Takes a token, if there is one. */
    boolean tryTake(long nowNanos) {
        long missingNanos = Math.max(0, fullAtNanos - nowNanos);
        if (missingNanos > toleranceNanos) {
            return false;
        }
        fullAtNanos = nowNanos + missingNanos + refillNanos;
        return true;
    }

    boolean isFull(long nowNanos) {
        return fullAtNanos - nowNanos <= 0;
    }
}
