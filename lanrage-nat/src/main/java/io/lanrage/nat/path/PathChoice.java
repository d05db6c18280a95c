package io.lanrage.nat.path;

import io.lanrage.core.nat.Candidate;

/**
 * The rule by which another path replaces the selected one. It asks for a margin, because two paths of nearly the same length
 * would otherwise take turns with every measurement.
 */
final class PathChoice {

    /** Players do not feel less, and the jitter of a quiet line is below it. */
    static final long MARGIN_NANOS = 10_000_000;

    /** On long lines jitter grows with the round trip, so the margin does too. */
    static final int MARGIN_PERCENT = 15;

    private PathChoice() {}

    /** What the rule knows of a path. */
    record Measure(Candidate.Kind kind, long roundTripNanos) {}

    /**
     * Whether {@code other} is so much better than {@code selected} that packets should move: by the margin, or because it
     * stays in the LAN and is no slower than one that goes out to the router and back. Never true in both directions.
     */
    static boolean isWorthMoving(Measure selected, Measure other) {
        long gainNanos = selected.roundTripNanos - other.roundTripNanos;
        boolean staysInLan = other.kind == Candidate.Kind.HOST && selected.kind != Candidate.Kind.HOST;
        boolean byMargin = gainNanos >= MARGIN_NANOS && gainNanos * 100 >= selected.roundTripNanos * MARGIN_PERCENT;
        return byMargin || (staysInLan && gainNanos >= 0);
    }
}
