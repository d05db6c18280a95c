package io.lanrage.nat.stun;

import java.nio.ByteBuffer;

/**
 * PASSWORD-ALGORITHM (RFC 8489 §14.12): how the client made its key of the password.
 *
 * @param number 0 to 0xFFFF; the constants name those that this package can do. They take no parameters, and others are not
 *     kept
 */
public record PasswordAlgorithm(int number) implements StunAttribute {

    /** The attribute type. */
    public static final int TYPE = 0x001D;

    /** MD5 of user name, realm and password (RFC 8489 §18.5.1.1). */
    public static final int MD5 = 0x0001;
    /** SHA-256 of the same (RFC 8489 §18.5.1.2). */
    public static final int SHA256 = 0x0002;

    /** Number and length of the parameters, of which there are none. */
    static final int VALUE_BYTES = 4;

    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if it does not fit in two bytes
     */
    public PasswordAlgorithm {
        if (number < 0 || number > 0xFFFF) {
            throw new IllegalArgumentException("password algorithm " + number + " is not in 0..65535");
        }
    }

    static PasswordAlgorithm decode(AttributeValue value) throws StunFormatException {
        value.requireLength(VALUE_BYTES, Integer.MAX_VALUE);
        return new PasswordAlgorithm(value.int16(0));
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int valueBytes() {
        return VALUE_BYTES;
    }

    @Override
    public void encodeValue(ByteBuffer out, TransactionId transactionId) {
        out.putShort((short) number).putShort((short) 0);
    }
}
