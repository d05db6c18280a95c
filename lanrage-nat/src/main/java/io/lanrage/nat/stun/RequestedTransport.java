package io.lanrage.nat.stun;

/**
 * REQUESTED-TRANSPORT (RFC 8656 §18.8): the protocol between relay and peers.
 *
 * @param protocol the protocol's number in IP headers, 0 to 255
 */
public record RequestedTransport(int protocol) implements WordAttribute {

    /** The attribute type. */
    public static final int TYPE = 0x0019;

    /** UDP, the only protocol of RFC 8656. */
    public static final int UDP = 17;

    private static final int MAX_PROTOCOL = 0xFF;

    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if it does not fit in a byte
     */
    public RequestedTransport {
        if (protocol < 0 || protocol > MAX_PROTOCOL) {
            throw new IllegalArgumentException("protocol " + protocol + " is not in 0.." + MAX_PROTOCOL);
        }
    }

    static RequestedTransport decode(AttributeValue value) throws StunFormatException {
        value.requireLength(VALUE_BYTES);
        return new RequestedTransport(value.int8(0));
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int word() {
        return protocol << 24;
    }
}
