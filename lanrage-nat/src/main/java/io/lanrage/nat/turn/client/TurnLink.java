package io.lanrage.nat.turn.client;

import org.jspecify.annotations.Nullable;

/** A way to a server, and the allocation that lives on it: each has its own, because a server tells them apart by it (RFC 8656 §5). */
final class TurnLink {

    /** What the link is for. */
    enum Role {
        /** The one whose relayed addresses are, or will be, in use. */
        MAIN,
        /** The one that takes its place when it is up. */
        SUCCESSOR,
        /** The one that was in use, until peers have moved. */
        RETIRING,
        /** The one that says goodbye. */
        LEAVING
    }

    final int number;
    final TurnServer server;
    final boolean fresh;
    Role role;
    /** Null until the link is open. */
    @Nullable
    Allocation allocation;

    boolean told;
    long sinceNanos;

    TurnLink(int number, TurnServer server, boolean fresh, Role role) {
        this.number = number;
        this.server = server;
        this.fresh = fresh;
        this.role = role;
    }

    /** When one that retires has to leave. */
    long retiredNanos() {
        return sinceNanos + ClientTiming.RETIREMENT.toNanos();
    }

    boolean isUp() {
        Allocation known = allocation;
        return known != null && known.phase() == Allocation.Phase.UP;
    }
}
