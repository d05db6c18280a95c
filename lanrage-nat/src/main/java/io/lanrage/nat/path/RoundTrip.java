package io.lanrage.nat.path;

/** The round trips that a pair's answered checks took: the newest one, and an average that single outliers hardly move. */
final class RoundTrip {

    // A quarter, not the eighth of RFC 6298 §2: a sample comes only each 0.5 to 3 s, and a change has to show within
    // seconds.
    private static final int SMOOTHING = 4;

    private long newestNanos;
    private long smoothedNanos;
    private boolean measured;

    void add(long sampleNanos) {
        newestNanos = sampleNanos;
        smoothedNanos = measured ? smoothedNanos + (sampleNanos - smoothedNanos) / SMOOTHING : sampleNanos;
        measured = true;
    }

    long newestNanos() {
        return newestNanos;
    }

    long smoothedNanos() {
        return smoothedNanos;
    }
}
