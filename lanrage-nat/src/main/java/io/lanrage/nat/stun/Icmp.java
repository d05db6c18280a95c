package io.lanrage.nat.stun;

import java.nio.ByteBuffer;

/**
 * ICMP (RFC 8656 §18.13): why a datagram did not reach the peer.
 *
 * <pre>
 * 0..1   zero, ignored
 * 2..3   type in the upper 7 bits, code in the lower 9
 * 4..7   error data
 * </pre>
 *
 * @param icmpType the type in ICMP or ICMPv6, as the peer's family has it, 0 to 127
 * @param icmpCode the code, 0 to 511
 * @param errorData the largest packet that the next link takes, if the packet was too big; otherwise 0
 */
public record Icmp(int icmpType, int icmpCode, int errorData) implements StunAttribute {

    /** The attribute type. */
    public static final int TYPE = 0x8004;

    private static final int VALUE_BYTES = 8;
    private static final int TYPE_SHIFT = 9;
    private static final int MAX_TYPE = 0x7F;
    private static final int MAX_CODE = 0x1FF;

    /**
     * Checks type and code.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public Icmp {
        if (icmpType < 0 || icmpType > MAX_TYPE) {
            throw new IllegalArgumentException("ICMP type " + icmpType + " is not in 0.." + MAX_TYPE);
        }
        if (icmpCode < 0 || icmpCode > MAX_CODE) {
            throw new IllegalArgumentException("ICMP code " + icmpCode + " is not in 0.." + MAX_CODE);
        }
    }

    static Icmp decode(AttributeValue value) throws StunFormatException {
        value.requireLength(VALUE_BYTES);
        int both = value.int16(2);
        return new Icmp(both >> TYPE_SHIFT, both & MAX_CODE, value.int32(4));
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
        out.putInt(icmpType << TYPE_SHIFT | icmpCode).putInt(errorData);
    }
}
