package io.lanrage.wireguard.lan;

/**
 * The fragmented packets whose first piece, which has the ports, has passed; later pieces follow it. Of {@value #PACKETS} the oldest
 * goes. Belongs to one thread.
 *
 * <p>A later piece that comes before the first is refused and with it its packet; tunnels keep the order, unless a path changes. A
 * piece that overlaps the first one cannot change the ports, because pieces begin at multiples of 8 bytes and ports are in the first 4.
 */
final class FragmentTable {
    static final int PACKETS = 64;

    /** As long as Linux waits for the missing pieces of a packet. */
    static final long LIFE_NANOS = 30_000_000_000L;

    private final long[] fingerprints = new long[PACKETS];
    private final long[] firstNanos = new long[PACKETS];
    private int count;
    private int next;

    /** Notes that a packet's first piece has passed. */
    void passed(long fingerprint, long nowNanos) {
        fingerprints[next] = fingerprint;
        firstNanos[next] = nowNanos;
        next = (next + 1) % PACKETS;
        count = Math.min(count + 1, PACKETS);
    }

    /** Whether the packet's first piece has passed. */
    boolean hasPassed(long fingerprint, long nowNanos) {
        for (int i = 0; i < count; i++) {
            if (fingerprints[i] == fingerprint && nowNanos - firstNanos[i] < LIFE_NANOS) {
                return true;
            }
        }
        return false;
    }
}
