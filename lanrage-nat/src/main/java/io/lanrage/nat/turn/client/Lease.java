package io.lanrage.nat.turn.client;

import java.util.OptionalLong;

/**
 * Something that a server grants for a time.
 *
 * <pre>
 *            asked              granted
 *   DUE ───────────→ ASKED ─────────────→ HELD ──→ DUE again, in time before its end
 *    ↑                 │  failed: later
 *    └─────────────────┤
 *                      └─→ REFUSED
 * </pre>
 */
final class Lease {

    private boolean asked;
    private boolean held;
    private boolean refused;
    private long heldNanos;
    private long notBeforeNanos;

    Lease(long nowNanos) {
        notBeforeNanos = nowNanos;
    }

    boolean isHeld() {
        return held;
    }

    boolean isRefused() {
        return refused;
    }

    /** Whether it is held since longer than that. */
    boolean isOlderThan(long nanos, long nowNanos) {
        return held && nowNanos - heldNanos >= nanos;
    }

    /** When it was granted last; only if it is held. */
    long heldNanos() {
        return heldNanos;
    }

    void asked() {
        asked = true;
    }

    /** Granted to a request of this time; whether it was not held before. */
    boolean granted(long askedNanos) {
        boolean first = !held;
        asked = false;
        refused = false;
        held = true;
        heldNanos = askedNanos;
        notBeforeNanos = askedNanos;
        return first;
    }

    void refused() {
        asked = false;
        held = false;
        refused = true;
    }

    void failed(long nowNanos) {
        asked = false;
        notBeforeNanos = nowNanos + ClientTiming.PEER_RETRY_NANOS;
    }

    /** Asks once more for what was refused. */
    void wanted(long nowNanos) {
        if (refused) {
            refused = false;
            notBeforeNanos = nowNanos;
        }
    }

    /** When it has to be asked for, if it is renewed so long after it was granted; empty if nothing is to be done. */
    OptionalLong dueNanos(long renewalNanos) {
        if (asked || refused) {
            return OptionalLong.empty();
        }
        long renewal = held ? heldNanos + renewalNanos : notBeforeNanos;
        return OptionalLong.of(renewal - notBeforeNanos < 0 ? notBeforeNanos : renewal);
    }
}
