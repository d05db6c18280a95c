package io.lanrage.nat.stun;

/**
 * REQUESTED-ADDRESS-FAMILY (RFC 8656 §18.6): the family that the relayed address is to have.
 *
 * @param family the number of the address family, 0 to 255; {@link AddressFamily} names those that there are
 */
public record RequestedAddressFamily(int family) implements WordAttribute {

    /** The attribute type. */
    public static final int TYPE = 0x0017;

    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if it does not fit in a byte
     */
    public RequestedAddressFamily {
        AddressFamily.checkCode(family);
    }

    static RequestedAddressFamily decode(AttributeValue value) throws StunFormatException {
        value.requireLength(VALUE_BYTES);
        return new RequestedAddressFamily(value.int8(0));
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int word() {
        return family << 24;
    }
}
