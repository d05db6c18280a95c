package io.lanrage.wireguard.lan;

/**
 * Which packets were seen in the last {@link #MEMORY_NANOS}, by hash, and how often. Of the {@value #WAYS} in a place the oldest goes.
 * Belongs to one thread.
 */
final class RecentPackets {
    /** How long a packet is remembered after it was first seen. */
    static final long MEMORY_NANOS = 2_000_000_000L;

    private static final int WAYS = 4;
    /** With the default limit of 50 packets a second, 100 are remembered. */
    private static final int PACKETS = 512;

    private final long[] hashes = new long[PACKETS];
    private final long[] firstNanos = new long[PACKETS];
    private final int[] counts = new int[PACKETS];

    /** Whether a packet was seen as often as it may be; counts it if it was not. */
    boolean isOneTooMany(long hash, int allowed, long nowNanos) {
        int first = ((int) hash & (PACKETS / WAYS - 1)) * WAYS;
        int taken = first;
        for (int place = first; place < first + WAYS; place++) {
            boolean isRemembered = counts[place] > 0 && nowNanos - firstNanos[place] < MEMORY_NANOS;
            if (isRemembered && hashes[place] == hash) {
                return counts[place]++ >= allowed;
            }
            if (!isRemembered) {
                counts[place] = 0;
            }
            if (counts[taken] > 0 && (counts[place] == 0 || firstNanos[place] - firstNanos[taken] < 0)) {
                taken = place;
            }
        }
        hashes[taken] = hash;
        firstNanos[taken] = nowNanos;
        counts[taken] = 1;
        return allowed < 1;
    }
}
