package io.lanrage.nat.stun;

import java.nio.ByteBuffer;

/**
 * EVEN-PORT (RFC 8656 §18.7): the relayed address is to have an even port. Bits other than the one are ignored.
 *
 * @param reserveNext whether the next higher port is to be kept for another allocation
 */
public record EvenPort(boolean reserveNext) implements StunAttribute {

    /** The attribute type. */
    public static final int TYPE = 0x0018;

    private static final int VALUE_BYTES = 1;
    private static final int RESERVE_BIT = 0x80;

    static EvenPort decode(AttributeValue value) throws StunFormatException {
        value.requireLength(VALUE_BYTES);
        return new EvenPort((value.int8(0) & RESERVE_BIT) != 0);
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
        out.put((byte) (reserveNext ? RESERVE_BIT : 0));
    }
}
