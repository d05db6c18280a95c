package io.lanrage.wireguard.engine;

import java.util.concurrent.TimeUnit;

/**
 * How many messages of handshakes are read for a peer, which costs a fraction of a millisecond each: {@value #AT_ONCE} at once and
 * {@value #A_SECOND} a second, as the reference implementation allows an address under load. A peer in order sends one in some
 * seconds. Used by the engine's thread.
 */
final class HandshakeBudget {

    static final int AT_ONCE = 5;
    static final int A_SECOND = 20;

    private static final long NANOS_EACH = TimeUnit.SECONDS.toNanos(1) / A_SECOND;
    private static final long MOST_NANOS = AT_ONCE * NANOS_EACH;

    private long nanos = MOST_NANOS;
    private long sinceNanos;

    /** Makes a full one. */
    HandshakeBudget(long nowNanos) {
        this.sinceNanos = nowNanos;
    }

    /** Takes one message; false if there are too many. */
    boolean take(long nowNanos) {
        long passedNanos = Math.min(Math.max(nowNanos - sinceNanos, 0), MOST_NANOS);
        nanos = Math.min(nanos + passedNanos, MOST_NANOS);
        sinceNanos = nowNanos;
        if (nanos < NANOS_EACH) {
            return false;
        }
        nanos -= NANOS_EACH;
        return true;
    }
}
