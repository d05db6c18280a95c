package io.lanrage.nat.stun;

import io.lanrage.nat.stun.StunFormatException.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * PASSWORD-ALGORITHMS (RFC 8489 §14.11): the ways to make a key of a password that a server offers, best first. A client sends the
 * list back as it came, so that the server notices when somebody shortened it on the way.
 *
 * <pre>
 * 0..1   number of an algorithm
 * 2..3   length of its parameters
 * 4..    the parameters, then 0 to 3 bytes up to a multiple of 4; then the next algorithm
 * </pre>
 */
public final class PasswordAlgorithms implements StunAttribute {

    /** The attribute type. */
    public static final int TYPE = 0x8002;

    private static final int ENTRY_BYTES = 4;

    private final List<Integer> numbers;
    private final byte[] value;

    private PasswordAlgorithms(List<Integer> numbers, byte[] value) {
        this.numbers = List.copyOf(numbers);
        this.value = value;
    }

    /**
     * A list of algorithms without parameters.
     *
     * @param numbers of {@link PasswordAlgorithm}, best first
     */
    public static PasswordAlgorithms of(List<Integer> numbers) {
        ByteBuffer value = ByteBuffer.allocate(ENTRY_BYTES * numbers.size());
        for (int number : numbers) {
            value.putInt(new PasswordAlgorithm(number).number() << 16);
        }
        return new PasswordAlgorithms(numbers, value.array());
    }

    static PasswordAlgorithms decode(AttributeValue value) throws StunFormatException {
        List<Integer> numbers = new ArrayList<>();
        int at = 0;
        while (at < value.length()) {
            if (value.length() - at < ENTRY_BYTES) {
                throw value.failure(Reason.BAD_VALUE_LENGTH, value.length());
            }
            numbers.add(value.int16(at));
            at += ENTRY_BYTES + MessageType.padded(value.int16(at + 2));
        }
        if (at != value.length()) {
            throw value.failure(Reason.BAD_VALUE_LENGTH, value.length());
        }
        return new PasswordAlgorithms(numbers, value.bytesFrom(0));
    }

    /** The algorithms' numbers, best first. */
    public List<Integer> numbers() {
        return numbers;
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int valueBytes() {
        return value.length;
    }

    @Override
    public void encodeValue(ByteBuffer out, TransactionId transactionId) {
        out.put(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PasswordAlgorithms that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return "PasswordAlgorithms" + numbers;
    }
}
