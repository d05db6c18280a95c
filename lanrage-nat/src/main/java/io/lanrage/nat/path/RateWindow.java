package io.lanrage.nat.path;

/**
 * A limit on how often something happens in any window of time, however the window lies: unlike a bucket of tokens it never
 * lets twice the limit through within one window.
 */
final class RateWindow {

    private final long windowNanos;
    private final long[] takenNanos;
    private int taken;
    private int oldest;

    /** At most {@code limit} in any {@code windowNanos}. */
    RateWindow(int limit, long windowNanos) {
        this.takenNanos = new long[limit];
        this.windowNanos = windowNanos;
    }

    /** Takes a place, and says whether there was one. */
    boolean take(long nowNanos) {
        if (taken == takenNanos.length) {
            if (nowNanos - takenNanos[oldest] < windowNanos) {
                return false;
            }
            taken--;
            oldest = (oldest + 1) % takenNanos.length;
        }
        takenNanos[(oldest + taken) % takenNanos.length] = nowNanos;
        taken++;
        return true;
    }

    /** The earliest time, not before {@code nanos}, at which a place is free if none is taken until then. */
    long freeFrom(long nanos) {
        if (taken < takenNanos.length) {
            return nanos;
        }
        long freeNanos = takenNanos[oldest] + windowNanos;
        return freeNanos - nanos > 0 ? freeNanos : nanos;
    }
}
