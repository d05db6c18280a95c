package io.lanrage.nat.stun;

import io.lanrage.nat.stun.StunFormatException.Reason;
import java.nio.ByteBuffer;

/**
 * ERROR-CODE (RFC 8489 §14.8): why a request was refused.
 *
 * <pre>
 * 0..1   zero, ignored
 * 2      class: the hundreds digit, in the low three bits
 * 3      number: the code modulo 100
 * 4..    reason phrase, UTF-8
 * </pre>
 *
 * @param code 300 to 699; the constants name those that LANrage acts on, any other is kept as it is
 * @param reason a phrase for people, at most 127 characters
 */
public record ErrorCode(int code, String reason) implements StunAttribute {

    /** The attribute type. */
    public static final int TYPE = 0x0009;

    /** The request is malformed. */
    public static final int BAD_REQUEST = 400;
    /** The request has no, or wrong, credentials. */
    public static final int UNAUTHENTICATED = 401;
    /** The request has comprehension-required attributes that the server does not know; see UNKNOWN-ATTRIBUTES. */
    public static final int UNKNOWN_ATTRIBUTE = 420;
    /** The nonce is no longer valid; the response has a fresh one. */
    public static final int STALE_NONCE = 438;
    /** The server failed for a moment; trying again may help. */
    public static final int SERVER_ERROR = 500;

    private static final int MIN_CODE = 300;
    private static final int MAX_CODE = 699;
    private static final int REASON_OFFSET = 4;

    /**
     * Checks code and reason.
     *
     * @throws IllegalArgumentException if the code is not in 300..699, or the reason is too long or no well-formed Unicode
     */
    public ErrorCode {
        if (code < MIN_CODE || code > MAX_CODE) {
            throw new IllegalArgumentException("error code " + code + " is not in " + MIN_CODE + ".." + MAX_CODE);
        }
        AttributeText.check("reason phrase", reason, AttributeText.MAX_CHARACTERS);
    }

    static ErrorCode decode(AttributeValue value) throws StunFormatException {
        value.requireLength(REASON_OFFSET, Integer.MAX_VALUE);
        int hundreds = value.int8(2) & 0b111;
        int number = value.int8(3);
        int code = hundreds * 100 + number;
        if (number > 99 || code < MIN_CODE || code > MAX_CODE) {
            throw value.failure(Reason.BAD_ERROR_CODE, code);
        }
        return new ErrorCode(code, value.textFrom(REASON_OFFSET, AttributeText.MAX_CHARACTERS));
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int valueBytes() {
        return REASON_OFFSET + AttributeText.utf8Bytes(reason);
    }

    @Override
    public void encodeValue(ByteBuffer out, TransactionId transactionId) {
        out.putShort((short) 0).put((byte) (code / 100)).put((byte) (code % 100));
        AttributeText.encode(reason, out);
    }
}
