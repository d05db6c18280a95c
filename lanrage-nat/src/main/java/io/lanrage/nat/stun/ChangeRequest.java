package io.lanrage.nat.stun;

/**
 * CHANGE-REQUEST (RFC 5780 §7.2): asks the server to answer from its other address, its other port, or both. Bits other
 * than the two are ignored.
 *
 * @param changeAddress answer from the other IP address
 * @param changePort answer from the other port
 */
public record ChangeRequest(boolean changeAddress, boolean changePort) implements WordAttribute {

    /** The attribute type. */
    public static final int TYPE = 0x0003;

    private static final int CHANGE_ADDRESS_BIT = 0x04;
    private static final int CHANGE_PORT_BIT = 0x02;

    static ChangeRequest decode(AttributeValue value) throws StunFormatException {
        value.requireLength(VALUE_BYTES);
        int flags = value.int32(0);
        return new ChangeRequest((flags & CHANGE_ADDRESS_BIT) != 0, (flags & CHANGE_PORT_BIT) != 0);
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int word() {
        return (changeAddress ? CHANGE_ADDRESS_BIT : 0) | (changePort ? CHANGE_PORT_BIT : 0);
    }
}
