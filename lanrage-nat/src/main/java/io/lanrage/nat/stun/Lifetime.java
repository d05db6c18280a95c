package io.lanrage.nat.stun;

/**
 * LIFETIME (RFC 8656 §18.2): for how long the relay keeps an allocation that is not refreshed.
 *
 * @param seconds 0 to 4294967295; 0 ends the allocation
 */
public record Lifetime(long seconds) implements WordAttribute {

    /** The attribute type. */
    public static final int TYPE = 0x000D;

    private static final long MAX_SECONDS = 0xFFFF_FFFFL;

    /**
     * Checks the time.
     *
     * @throws IllegalArgumentException if it does not fit in four bytes
     */
    public Lifetime {
        if (seconds < 0 || seconds > MAX_SECONDS) {
            throw new IllegalArgumentException("lifetime of " + seconds + " s is not in 0.." + MAX_SECONDS);
        }
    }

    static Lifetime decode(AttributeValue value) throws StunFormatException {
        value.requireLength(VALUE_BYTES);
        return new Lifetime(Integer.toUnsignedLong(value.int32(0)));
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int word() {
        return (int) seconds;
    }
}
