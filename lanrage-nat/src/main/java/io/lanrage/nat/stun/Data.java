package io.lanrage.nat.stun;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** DATA (RFC 8656 §18.4): what goes to a peer or came from one, as the payload of a UDP datagram. */
public final class Data implements StunAttribute {

    /** The attribute type. */
    public static final int TYPE = 0x0013;

    private final byte[] payload;

    private Data(byte[] payload) {
        this.payload = payload;
    }

    /**
     * The attribute for a payload.
     *
     * @param payload the bytes; copied
     * @throws IllegalArgumentException if they are more than {@link StunMessage#MAX_BYTES}
     */
    public static Data of(byte[] payload) {
        if (payload.length > StunMessage.MAX_BYTES) {
            throw new IllegalArgumentException(
                    "DATA of " + payload.length + " bytes is longer than " + StunMessage.MAX_BYTES);
        }
        return new Data(payload.clone());
    }

    static Data decode(AttributeValue value) {
        return new Data(value.bytesFrom(0));
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int valueBytes() {
        return payload.length;
    }

    /** The payload, in a new array. */
    public byte[] payload() {
        return payload.clone();
    }

    @Override
    public void encodeValue(ByteBuffer out, TransactionId transactionId) {
        out.put(payload);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Data that && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(payload);
    }

    /** The length only: the payload is the players'. */
    @Override
    public String toString() {
        return "Data[" + payload.length + " bytes]";
    }
}
