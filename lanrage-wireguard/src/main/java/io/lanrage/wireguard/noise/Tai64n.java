package io.lanrage.wireguard.noise;

import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * A point in time as initiations carry it (§5.1): seconds since 1970 and nanoseconds of TAI64N (Bernstein's "libtai"),
 * 12 bytes, big-endian, ordered as their bytes are. What others sent is taken as it is, even if it is no time, because
 * only its order matters.
 *
 * @param seconds unsigned; 2^62 + 10 is the beginning of 1970
 * @param nanos unsigned
 */
public record Tai64n(long seconds, int nanos) implements Comparable<Tai64n> {
    /** Its length on the wire. */
    public static final int BYTES = 12;

    private static final int NANOS_OFFSET = 8;

    /** TAI was ten seconds ahead of UTC in 1970; later leap seconds are left out, as all implementations do. */
    private static final long BEGINNING_OF_1970 = (1L << 62) + 10;

    /** About 17 ms: whoever reads the timestamp does not learn this machine's clock any finer. */
    private static final int GRAIN_NANOS = 1 << 24;

    private static final int SECOND_NANOS = 1_000_000_000;

    /**
     * A time, rounded down to a grain of 2^24 ns, about 17 ms.
     *
     * @param time the time
     * @return the timestamp
     */
    public static Tai64n from(Instant time) {
        return new Tai64n(BEGINNING_OF_1970 + time.getEpochSecond(), time.getNano() & -GRAIN_NANOS);
    }

    /**
     * Reads a timestamp.
     *
     * @param bytes 12 bytes; only read
     * @return the timestamp
     */
    static Tai64n decode(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Tai64n(buffer.getLong(), buffer.getInt());
    }

    /**
     * The timestamp of an initiation that has to be later than the one before, whatever the clock did in between.
     *
     * @param before what the latest initiation to the same peer carried
     * @return this, or if it is not later than the other, the next grain after the other
     */
    public Tai64n laterThan(Tai64n before) {
        if (isAfter(before)) {
            return this;
        }
        int next = (before.nanos & -GRAIN_NANOS) + GRAIN_NANOS;
        return next > 0 && next < SECOND_NANOS ? new Tai64n(before.seconds, next) : new Tai64n(before.seconds + 1, 0);
    }

    /**
     * Whether this is strictly later.
     *
     * @param other the other time
     * @return false if both are the same
     */
    public boolean isAfter(Tai64n other) {
        return compareTo(other) > 0;
    }

    byte[] bytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(seconds)
                .putInt(NANOS_OFFSET, nanos)
                .array();
    }

    @Override
    public int compareTo(Tai64n other) {
        int bySeconds = Long.compareUnsigned(seconds, other.seconds);
        return bySeconds != 0 ? bySeconds : Integer.compareUnsigned(nanos, other.nanos);
    }
}
