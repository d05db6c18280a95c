package io.lanrage.server.relay.turn;

/**
 * That a channel stands for a peer, for a time (RFC 8656 §12).
 *
 * <pre>
 *        bind          10 min without bind          5 min
 * (none) ────→ LIVE ─────────────────────→ RESTING ──────→ (none)
 *                ↑                            │
 *                └────────────────────────────┘ bind of the same two
 * </pre>
 *
 * <p>While it rests, it carries nothing, and neither the channel nor the peer can be bound otherwise: data that is still on its way
 * under the number would reach the wrong peer.
 */
final class ChannelBinding {

    /** RFC 8656 §12. */
    static final long LIFETIME_NANOS = 600_000_000_000L;

    /** RFC 8656 §12; there it is the client's duty. */
    static final long REST_NANOS = 300_000_000_000L;

    final int number;
    final long high;
    final long low;
    final int port;
    private Permission permission;
    private long expiryNanos;

    ChannelBinding(int number, long high, long low, int port, Permission permission, long nowNanos) {
        this.number = number;
        this.high = high;
        this.low = low;
        this.port = port;
        this.permission = permission;
        this.expiryNanos = nowNanos + LIFETIME_NANOS;
    }

    void renew(Permission newPermission, long nowNanos) {
        permission = newPermission;
        expiryNanos = nowNanos + LIFETIME_NANOS;
    }

    boolean isLive(long nowNanos) {
        return expiryNanos - nowNanos > 0;
    }

    boolean isLiveOrResting(long nowNanos) {
        return expiryNanos + REST_NANOS - nowNanos > 0;
    }

    boolean isFor(long otherHigh, long otherLow, int otherPort) {
        return port == otherPort && low == otherLow && high == otherHigh;
    }

    /** The permission that was in force when the channel was bound the last time. */
    Permission permission() {
        return permission;
    }

    /** Takes over a permission that was made anew for the same address. */
    void permit(Permission newPermission) {
        permission = newPermission;
    }
}
