package io.lanrage.server.relay.turn;

/** That an allocation may talk with the peers at one IP address, for a time (RFC 8656 §9). Ports do not matter. */
final class Permission {

    /** RFC 8656 §9. */
    static final long LIFETIME_NANOS = 300_000_000_000L;

    final long high;
    final long low;
    private long expiryNanos;

    Permission(long high, long low, long nowNanos) {
        this.high = high;
        this.low = low;
        renew(nowNanos);
    }

    void renew(long nowNanos) {
        expiryNanos = nowNanos + LIFETIME_NANOS;
    }

    boolean isLive(long nowNanos) {
        return expiryNanos - nowNanos > 0;
    }

    boolean isFor(long otherHigh, long otherLow) {
        return low == otherLow && high == otherHigh;
    }
}
