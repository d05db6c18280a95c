package io.lanrage.wireguard.lan;

/**
 * Two token buckets, one of packets and one of bits, kept as the times at which they will be full again (the generic cell rate
 * algorithm, ITU-T I.371): a packet has room if neither time would lie further ahead than the burst. Belongs to one thread.
 */
final class RateLimit {
    private static final long NANOS_A_SECOND = 1_000_000_000;

    private final long packetNanos;
    private final long nanosAKilobyte;
    private final long burstNanos;
    private long packetsFullNanos;
    private long bitsFullNanos;

    /**
     * Makes a limit with full buckets.
     *
     * @param burstNanos how much may come at once: what the limit allows in this time
     */
    RateLimit(CopyLimits limits, long burstNanos, long nowNanos) {
        this.packetNanos = NANOS_A_SECOND / limits.packetsPerSecond();
        this.nanosAKilobyte = 8_000 * NANOS_A_SECOND / limits.bitsPerSecond();
        this.burstNanos = burstNanos;
        this.packetsFullNanos = nowNanos;
        this.bitsFullNanos = nowNanos;
    }

    /** Whether a packet would be within the limit now. */
    boolean hasRoom(int bytes, long nowNanos) {
        return aheadNanos(packetsFullNanos, nowNanos) + packetNanos <= burstNanos
                && aheadNanos(bitsFullNanos, nowNanos) + bitNanos(bytes) <= burstNanos;
    }

    /** Takes what a packet costs. */
    void take(int bytes, long nowNanos) {
        packetsFullNanos = nowNanos + aheadNanos(packetsFullNanos, nowNanos) + packetNanos;
        bitsFullNanos = nowNanos + aheadNanos(bitsFullNanos, nowNanos) + bitNanos(bytes);
    }

    private long bitNanos(int bytes) {
        return bytes * nanosAKilobyte / 1000;
    }

    private static long aheadNanos(long fullNanos, long nowNanos) {
        return Math.max(0, fullNanos - nowNanos);
    }
}
