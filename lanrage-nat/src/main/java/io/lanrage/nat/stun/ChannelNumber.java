package io.lanrage.nat.stun;

/**
 * CHANNEL-NUMBER (RFC 8656 §18.1): the channel that a peer is to be bound to.
 *
 * @param number 0 to 0xFFFF; whether it may be bound is for the server to judge
 */
public record ChannelNumber(int number) implements WordAttribute {

    /** The attribute type. */
    public static final int TYPE = 0x000C;

    private static final int MAX_NUMBER = 0xFFFF;

    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if it does not fit in two bytes
     */
    public ChannelNumber {
        if (number < 0 || number > MAX_NUMBER) {
            throw new IllegalArgumentException("channel number " + number + " is not in 0.." + MAX_NUMBER);
        }
    }

    static ChannelNumber decode(AttributeValue value) throws StunFormatException {
        value.requireLength(VALUE_BYTES);
        return new ChannelNumber(value.int16(0));
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int word() {
        return number << 16;
    }
}
