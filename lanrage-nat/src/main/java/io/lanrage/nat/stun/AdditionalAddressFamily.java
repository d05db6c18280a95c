package io.lanrage.nat.stun;

/**
 * ADDITIONAL-ADDRESS-FAMILY (RFC 8656 §18.11): asks for a second relayed address, of this family.
 *
 * @param family the number of the address family, 0 to 255; {@link AddressFamily} names those that there are
 */
public record AdditionalAddressFamily(int family) implements WordAttribute {

    /** The attribute type. */
    public static final int TYPE = 0x8000;

    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if it does not fit in a byte
     */
    public AdditionalAddressFamily {
        AddressFamily.checkCode(family);
    }

    static AdditionalAddressFamily decode(AttributeValue value) throws StunFormatException {
        value.requireLength(VALUE_BYTES);
        return new AdditionalAddressFamily(value.int8(0));
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
