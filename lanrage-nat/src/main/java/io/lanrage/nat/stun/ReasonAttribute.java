package io.lanrage.nat.stun;

import io.lanrage.nat.stun.StunFormatException.Reason;
import java.nio.ByteBuffer;

/**
 * The attributes that say why something was refused, with a code and a phrase (RFC 8489 §14.8, RFC 8656 §18.12).
 *
 * <pre>
 * 0      address family, or zero and ignored
 * 1      zero, ignored
 * 2      class: the hundreds digit, in the low three bits
 * 3      number: the code modulo 100
 * 4..    reason phrase, UTF-8
 * </pre>
 */
sealed interface ReasonAttribute extends StunAttribute permits AddressErrorCode, ErrorCode {

    /** The lowest code. */
    int MIN_CODE = 300;

    /** The highest code. */
    int MAX_CODE = 699;

    /** Where the reason phrase begins. */
    int PHRASE_OFFSET = 4;

    /** Why: 300 to 699. */
    int code();

    /** A phrase for people. */
    String reason();

    /** The first byte. */
    int firstByte();

    @Override
    default int valueBytes() {
        return PHRASE_OFFSET + AttributeText.utf8Bytes(reason());
    }

    @Override
    default void encodeValue(ByteBuffer out, TransactionId transactionId) {
        out.put((byte) firstByte()).put((byte) 0).put((byte) (code() / 100)).put((byte) (code() % 100));
        AttributeText.encode(reason(), out);
    }

    /** Refuses a code out of range, and a phrase that is too long or no well-formed Unicode. */
    static void check(int code, String phrase) {
        if (code < MIN_CODE || code > MAX_CODE) {
            throw new IllegalArgumentException("error code " + code + " is not in " + MIN_CODE + ".." + MAX_CODE);
        }
        AttributeText.check("reason phrase", phrase, AttributeText.MAX_CHARACTERS);
    }

    /** Reads the code; the value is at least that long if this returns. */
    static int decodeCode(AttributeValue value) throws StunFormatException {
        value.requireLength(PHRASE_OFFSET, Integer.MAX_VALUE);
        int hundreds = value.int8(2) & 0b111;
        int number = value.int8(3);
        int code = hundreds * 100 + number;
        if (number > 99 || code < MIN_CODE || code > MAX_CODE) {
            throw value.failure(Reason.BAD_ERROR_CODE, code);
        }
        return code;
    }

    /** Reads the phrase. */
    static String decodePhrase(AttributeValue value) throws StunFormatException {
        return value.textFrom(PHRASE_OFFSET, AttributeText.MAX_CHARACTERS);
    }
}
