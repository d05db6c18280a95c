package io.lanrage.nat.stun;

import java.net.InetSocketAddress;

/**
 * XOR-RELAYED-ADDRESS (RFC 8656 §18.5): the address that the relay opened for the client.
 *
 * @param address a resolved IPv4 or IPv6 address and port
 */
public record XorRelayedAddress(InetSocketAddress address) implements XorAddressAttribute {

    /** The attribute type. */
    public static final int TYPE = 0x0016;

    /**
     * Checks the address.
     *
     * @throws IllegalArgumentException if it is not resolved
     */
    public XorRelayedAddress {
        AttributeAddress.check(address);
    }

    static XorRelayedAddress decode(AttributeValue value) throws StunFormatException {
        return new XorRelayedAddress(AttributeAddress.decodeXor(value));
    }

    @Override
    public int type() {
        return TYPE;
    }
}
