package io.lanrage.nat.stun;

import io.lanrage.nat.stun.StunFormatException.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * UNKNOWN-ATTRIBUTES (RFC 8489 §14.13): the types that made a server answer 420, two bytes each.
 *
 * @param types attribute types, 0 to 0xFFFF each, in the order of the wire; copied
 */
public record UnknownAttributes(List<Integer> types) implements StunAttribute {

    /** The attribute type. */
    public static final int TYPE = 0x000A;

    /**
     * Checks and copies the list.
     *
     * @throws IllegalArgumentException if a type does not fit in 16 bits
     */
    public UnknownAttributes {
        types = List.copyOf(types);
        for (int type : types) {
            if (type < 0 || type > 0xFFFF) {
                throw new IllegalArgumentException("attribute type " + type + " is not in 0..65535");
            }
        }
    }

    static UnknownAttributes decode(AttributeValue value) throws StunFormatException {
        if (value.length() % Short.BYTES != 0) {
            throw value.failure(Reason.BAD_VALUE_LENGTH, value.length());
        }
        List<Integer> types = new ArrayList<>(value.length() / Short.BYTES);
        for (int at = 0; at < value.length(); at += Short.BYTES) {
            types.add(value.int16(at));
        }
        return new UnknownAttributes(types);
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int valueBytes() {
        return types.size() * Short.BYTES;
    }

    @Override
    public void encodeValue(ByteBuffer out, TransactionId transactionId) {
        for (int type : types) {
            out.putShort((short) type);
        }
    }
}
