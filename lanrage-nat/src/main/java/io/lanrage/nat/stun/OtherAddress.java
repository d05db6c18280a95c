package io.lanrage.nat.stun;

import java.net.InetSocketAddress;

/**
 * OTHER-ADDRESS (RFC 5780 §7.4): the address and port that the server uses when it is asked to change both.
 *
 * @param address a resolved IPv4 or IPv6 address and port
 */
public record OtherAddress(InetSocketAddress address) implements AddressAttribute {

    /** The attribute type. */
    public static final int TYPE = 0x802C;

    /**
     * Checks the address.
     *
     * @throws IllegalArgumentException if it is not resolved
     */
    public OtherAddress {
        AttributeAddress.check(address);
    }

    static OtherAddress decode(AttributeValue value) throws StunFormatException {
        return new OtherAddress(AttributeAddress.decode(value));
    }

    @Override
    public int type() {
        return TYPE;
    }
}
