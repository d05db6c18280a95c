package io.lanrage.nat.stun;

import java.nio.ByteBuffer;

/** DONT-FRAGMENT (RFC 8656 §18.9): what goes to the peer must not be fragmented on its way. It has no value. */
public record DontFragment() implements StunAttribute {

    /** The attribute type. */
    public static final int TYPE = 0x001A;

    static DontFragment decode(AttributeValue value) throws StunFormatException {
        value.requireLength(0);
        return new DontFragment();
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int valueBytes() {
        return 0;
    }

    @Override
    public void encodeValue(ByteBuffer out, TransactionId transactionId) {
        // The attribute's presence is all that it says.
    }
}
