package io.lanrage.nat.stun;

import java.net.InetSocketAddress;

/**
 * XOR-PEER-ADDRESS (RFC 8656 §18.3): the peer that the client means, or that data came from.
 *
 * @param address a resolved IPv4 or IPv6 address and port
 */
public record XorPeerAddress(InetSocketAddress address) implements XorAddressAttribute {

    /** The attribute type. */
    public static final int TYPE = 0x0012;

    /**
     * Checks the address.
     *
     * @throws IllegalArgumentException if it is not resolved
     */
    public XorPeerAddress {
        AttributeAddress.check(address);
    }

    static XorPeerAddress decode(AttributeValue value) throws StunFormatException {
        return new XorPeerAddress(AttributeAddress.decodeXor(value));
    }

    @Override
    public int type() {
        return TYPE;
    }
}
