package io.lanrage.nat.stun;

import io.lanrage.nat.stun.StunFormatException.Reason;
import io.lanrage.nat.stun.StunFormatException.Section;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A view of one attribute's value inside a received message, which the attributes decode themselves from. One view moves
 * along the message, so that decoding makes no garbage per attribute but the attribute.
 *
 * <p>The {@code int…} reads do not check: a decoder states first, with {@link #requireLength}, how long the value must be.
 */
final class AttributeValue {

    private final byte[] message;
    private final TransactionId transactionId;
    private int start;
    private int length;

    /** A view into {@code message}, which is borrowed and must not change. */
    AttributeValue(byte[] message, TransactionId transactionId) {
        this.message = message;
        this.transactionId = transactionId;
    }

    /** Moves the view; the caller has checked that the range lies inside the message. */
    void moveTo(int newStart, int newLength) {
        start = newStart;
        length = newLength;
    }

    TransactionId transactionId() {
        return transactionId;
    }

    int length() {
        return length;
    }

    void requireLength(int expected) throws StunFormatException {
        requireLength(expected, expected);
    }

    void requireLength(int min, int max) throws StunFormatException {
        if (length < min || length > max) {
            throw failure(Reason.BAD_VALUE_LENGTH, length);
        }
    }

    int int8(int index) {
        return message[start + index] & 0xFF;
    }

    int int16(int index) {
        return (int8(index) << 8) | int8(index + 1);
    }

    int int32(int index) {
        return (int16(index) << 16) | int16(index + 2);
    }

    /** A copy of the bytes from {@code index} to the end of the value. */
    byte[] bytesFrom(int index) {
        return Arrays.copyOfRange(message, start + index, start + length);
    }

    /** The bytes from {@code index} to the end of the value as UTF-8 text of at most {@code maxCharacters} code points. */
    String textFrom(int index, int maxCharacters) throws StunFormatException {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(message, start + index, length - index))
                    .toString();
        } catch (CharacterCodingException e) {
            throw failure(Reason.BAD_TEXT, length - index);
        }
        int characters = text.codePointCount(0, text.length());
        if (characters > maxCharacters) {
            throw failure(Reason.TEXT_TOO_LONG, characters);
        }
        return text;
    }

    /** Why this value is malformed. */
    StunFormatException failure(Reason reason, int found) {
        return new StunFormatException(Section.ATTRIBUTE_VALUE, start, reason, found);
    }
}
