package io.lanrage.nat.stun;

import java.nio.ByteBuffer;

/**
 * PADDING (RFC 5780 §7.6): bytes that make a message large, to learn what becomes of fragments. Their content says
 * nothing and is not kept; zeros are sent.
 *
 * @param valueBytes number of bytes, 0 to {@link StunMessage#MAX_BYTES}
 */
public record Padding(int valueBytes) implements StunAttribute {

    /** The attribute type. */
    public static final int TYPE = 0x0026;

    /**
     * Checks the number of bytes.
     *
     * @throws IllegalArgumentException if it is not in 0..{@link StunMessage#MAX_BYTES}
     */
    public Padding {
        if (valueBytes < 0 || valueBytes > StunMessage.MAX_BYTES) {
            throw new IllegalArgumentException(
                    "PADDING of " + valueBytes + " bytes is not in 0.." + StunMessage.MAX_BYTES);
        }
    }

    static Padding decode(AttributeValue value) {
        return new Padding(value.length());
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public void encodeValue(ByteBuffer out, TransactionId transactionId) {
        out.put(new byte[valueBytes]);
    }
}
