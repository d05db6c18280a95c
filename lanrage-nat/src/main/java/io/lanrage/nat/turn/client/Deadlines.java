package io.lanrage.nat.turn.client;

import java.util.List;
import java.util.OptionalLong;

/** Times of a nano clock, which are compared by subtraction. */
final class Deadlines {

    private Deadlines() {}

    /** The first of them; empty if there is none. */
    static OptionalLong first(List<OptionalLong> times) {
        OptionalLong first = OptionalLong.empty();
        for (OptionalLong time : times) {
            if (time.isPresent() && (first.isEmpty() || time.getAsLong() - first.getAsLong() < 0)) {
                first = time;
            }
        }
        return first;
    }

    /** Whether a time has come. */
    static boolean isReached(OptionalLong time, long nowNanos) {
        return time.isPresent() && nowNanos - time.getAsLong() >= 0;
    }
}
