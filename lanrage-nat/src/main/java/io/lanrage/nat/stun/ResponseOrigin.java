package io.lanrage.nat.stun;

import java.net.InetSocketAddress;

/**
 * RESPONSE-ORIGIN (RFC 5780 §7.3): the address that the server sent this response from.
 *
 * @param address a resolved IPv4 or IPv6 address and port
 */
public record ResponseOrigin(InetSocketAddress address) implements AddressAttribute {

    /** The attribute type. */
    public static final int TYPE = 0x802B;

    /**
     * Checks the address.
     *
     * @throws IllegalArgumentException if it is not resolved
     */
    public ResponseOrigin {
        AttributeAddress.check(address);
    }

    static ResponseOrigin decode(AttributeValue value) throws StunFormatException {
        return new ResponseOrigin(AttributeAddress.decode(value));
    }

    @Override
    public int type() {
        return TYPE;
    }
}
