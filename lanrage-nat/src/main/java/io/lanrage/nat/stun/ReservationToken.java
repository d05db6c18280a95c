package io.lanrage.nat.stun;

import java.nio.ByteBuffer;

/**
 * RESERVATION-TOKEN (RFC 8656 §18.10): the name of a port that the relay keeps for a later allocation.
 *
 * @param token the 8 bytes, in network order; whoever guesses them gets the port
 */
public record ReservationToken(long token) implements StunAttribute {

    /** The attribute type. */
    public static final int TYPE = 0x0022;

    static ReservationToken decode(AttributeValue value) throws StunFormatException {
        value.requireLength(Long.BYTES);
        return new ReservationToken(
                Integer.toUnsignedLong(value.int32(0)) << 32 | Integer.toUnsignedLong(value.int32(4)));
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int valueBytes() {
        return Long.BYTES;
    }

    @Override
    public void encodeValue(ByteBuffer out, TransactionId transactionId) {
        out.putLong(token);
    }

    /** Shows nothing: who knows the token can take the port. */
    @Override
    public String toString() {
        return "ReservationToken[redacted]";
    }
}
