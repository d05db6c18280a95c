package io.lanrage.wireguard.noise;

import org.jspecify.annotations.Nullable;

/**
 * Keeps one peer's initiations in order (§5.1): one with a timestamp that is not later than the latest is a replay, and
 * no more than fifty a second are answered. Lives as long as the peer, over all sessions. Not for several threads.
 */
public final class InitiationGuard {
    /** Peers begin once in five seconds; more than this is somebody who wants this side to calculate. */
    private static final long SHORTEST_DISTANCE_NANOS = 20_000_000;

    private @Nullable Tai64n latest;
    private long latestNanos;

    /** What is to be done with an initiation. */
    public enum Verdict {
        /** Respond. */
        ADMITTED,
        /** Drop it: it, or a later one, was there before. */
        REPLAYED,
        /** Drop it: it comes too soon after the latest. */
        TOO_SOON
    }

    /**
     * Judges an authentic initiation, and remembers it if it is admitted.
     *
     * @param timestamp what it carries
     * @param nowNanos the time now, of a clock that never steps
     * @return what is to be done
     */
    public Verdict admit(Tai64n timestamp, long nowNanos) {
        if (latest != null) {
            if (!timestamp.isAfter(latest)) {
                return Verdict.REPLAYED;
            }
            if (nowNanos - latestNanos < SHORTEST_DISTANCE_NANOS) {
                return Verdict.TOO_SOON;
            }
        }
        latest = timestamp;
        latestNanos = nowNanos;
        return Verdict.ADMITTED;
    }
}
