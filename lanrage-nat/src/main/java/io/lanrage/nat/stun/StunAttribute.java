package io.lanrage.nat.stun;

import java.nio.ByteBuffer;

/**
 * One attribute of a message (RFC 8489 §14). Attributes are immutable values.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |             type              |        length of value        |
 * +-------------------------------+-------------------------------+
 * |          value, then 0 to 3 bytes up to a multiple of 4   ...
 * +---------------------------------------------------------------+
 * </pre>
 *
 * <p>Each attribute is one record in one file: its type, its limits and how it is decoded. Those whose values have the same
 * layout share how that is written: an address, a text, a word, a code with its reason.
 *
 * <p>MESSAGE-INTEGRITY, MESSAGE-INTEGRITY-SHA256 and FINGERPRINT are not in this family: they are no content but seals
 * over the content, asked for at {@link StunMessageBuilder} and checked by {@link StunMessage}.
 */
public sealed interface StunAttribute
        permits AddressAttribute,
                Data,
                DontFragment,
                EvenPort,
                Icmp,
                OpaqueAttribute,
                Padding,
                PasswordAlgorithm,
                PasswordAlgorithms,
                ReasonAttribute,
                ReservationToken,
                TextAttribute,
                UnknownAttributes,
                WordAttribute {

    /** The attribute type, 0 to 0xFFFF. */
    int type();

    /** Length of the value in bytes, without padding. */
    int valueBytes();

    /**
     * Writes the value, without padding, and moves the buffer's position behind it.
     *
     * @param out a big-endian buffer with at least {@link #valueBytes()} bytes left; borrowed
     * @param transactionId the identifier of the message that the attribute is put into
     */
    void encodeValue(ByteBuffer out, TransactionId transactionId);

    /** Whether a receiver that does not know this attribute's type has to refuse the message (RFC 8489 §14). */
    default boolean isComprehensionRequired() {
        return isComprehensionRequired(type());
    }

    /** Whether a receiver that does not know this type has to refuse the message: types below 0x8000. */
    static boolean isComprehensionRequired(int type) {
        return type < 0x8000;
    }

    /** Whether this package knows the type: as a member of this family or as a seal. */
    static boolean isKnown(int type) {
        return AttributeDecoder.knows(type);
    }
}
