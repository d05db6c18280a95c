package io.lanrage.nat.stun;

/**
 * ADDRESS-ERROR-CODE (RFC 8656 §18.12): why the relay opened no address of one of the two families that were asked for.
 *
 * @param family the number of that family, 0 to 255; {@link AddressFamily} names those that there are
 * @param code 300 to 699, of the numbers of {@link ErrorCode}
 * @param reason a phrase for people, at most 127 characters
 */
public record AddressErrorCode(int family, int code, String reason) implements ReasonAttribute {

    /** The attribute type. */
    public static final int TYPE = 0x8001;

    /**
     * Checks family, code and reason.
     *
     * @throws IllegalArgumentException if the family does not fit in a byte, the code is not in 300..699, or the reason is too
     *     long or no well-formed Unicode
     */
    public AddressErrorCode {
        AddressFamily.checkCode(family);
        ReasonAttribute.check(code, reason);
    }

    static AddressErrorCode decode(AttributeValue value) throws StunFormatException {
        int code = ReasonAttribute.decodeCode(value);
        return new AddressErrorCode(value.int8(0), code, ReasonAttribute.decodePhrase(value));
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int firstByte() {
        return family;
    }
}
