package io.lanrage.nat.stun;

import java.net.InetSocketAddress;

/**
 * XOR-MAPPED-ADDRESS (RFC 8489 §14.2): the address that a request came from, masked against meddling NATs.
 *
 * @param address a resolved IPv4 or IPv6 address and port
 */
public record XorMappedAddress(InetSocketAddress address) implements XorAddressAttribute {

    /** The attribute type. */
    public static final int TYPE = 0x0020;

    /**
     * Checks the address.
     *
     * @throws IllegalArgumentException if it is not resolved
     */
    public XorMappedAddress {
        AttributeAddress.check(address);
    }

    static XorMappedAddress decode(AttributeValue value) throws StunFormatException {
        return new XorMappedAddress(AttributeAddress.decodeXor(value));
    }

    @Override
    public int type() {
        return TYPE;
    }
}
