package io.lanrage.nat.turn.client;

import io.lanrage.nat.turn.client.TurnFailure.Reason;
import java.util.random.RandomGenerator;

/** How long a client waits before it tries again: longer each time, with jitter, so that a server that comes back is not flooded. */
final class Pauses {

    private static final double JITTER = 0.2;

    private final RandomGenerator random;
    private double nextNanos = ClientTiming.FIRST_RETRY_NANOS;

    Pauses(RandomGenerator random) {
        this.random = random;
    }

    /** Begins anew. */
    void reset() {
        nextNanos = ClientTiming.FIRST_RETRY_NANOS;
    }

    /** Before the next attempt, after a failure that may pass. */
    long afterNanos(Reason reason) {
        if (reason == Reason.QUOTA_REACHED || reason == Reason.NO_CAPACITY) {
            return ClientTiming.FULL_RETRY_NANOS;
        }
        double nanos = nextNanos;
        nextNanos = Math.min(nanos * ClientTiming.RETRY_GROWTH, (double) ClientTiming.MAX_RETRY_NANOS);
        return (long) (nanos * (1 + JITTER * (2 * random.nextDouble() - 1)));
    }
}
