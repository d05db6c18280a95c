package io.lanrage.nat.stun;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** An attribute whose type this package does not know: type and value as they are on the wire. */
public final class OpaqueAttribute implements StunAttribute {

    private final int type;
    private final byte[] value;

    private OpaqueAttribute(int type, byte[] value) {
        this.type = type;
        this.value = value;
    }

    /**
     * An attribute of a type that this package does not know.
     *
     * @param type 0 to 0xFFFF
     * @param value the value without padding; copied
     * @throws IllegalArgumentException if the type is out of range or has a class of its own, or the value is longer than
     *     {@link StunMessage#MAX_BYTES}
     */
    public static OpaqueAttribute of(int type, byte[] value) {
        if (type < 0 || type > 0xFFFF) {
            throw new IllegalArgumentException("attribute type " + type + " is not in 0..65535");
        }
        if (AttributeDecoder.knows(type)) {
            throw new IllegalArgumentException(String.format("attribute type 0x%04X is not unknown", type));
        }
        if (value.length > StunMessage.MAX_BYTES) {
            throw new IllegalArgumentException(
                    "value of " + value.length + " bytes is longer than " + StunMessage.MAX_BYTES);
        }
        return new OpaqueAttribute(type, value.clone());
    }

    static OpaqueAttribute decode(int type, AttributeValue value) {
        return new OpaqueAttribute(type, value.bytesFrom(0));
    }

    @Override
    public int type() {
        return type;
    }

    @Override
    public int valueBytes() {
        return value.length;
    }

    /** The value without padding, in a new array. */
    public byte[] value() {
        return value.clone();
    }

    @Override
    public void encodeValue(ByteBuffer out, TransactionId transactionId) {
        out.put(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OpaqueAttribute that && type == that.type && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * type + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return String.format(
                "OpaqueAttribute[type=0x%04X, value=%s]", type, HexFormat.of().formatHex(value));
    }
}
