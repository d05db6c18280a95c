package io.lanrage.nat.stun;

import java.net.InetSocketAddress;

/**
 * MAPPED-ADDRESS (RFC 8489 §14.1): the address that a request came from, as sent by servers to old clients.
 *
 * @param address a resolved IPv4 or IPv6 address and port
 */
public record MappedAddress(InetSocketAddress address) implements AddressAttribute {

    /** The attribute type. */
    public static final int TYPE = 0x0001;

    /**
     * Checks the address.
     *
     * @throws IllegalArgumentException if it is not resolved
     */
    public MappedAddress {
        AttributeAddress.check(address);
    }

    static MappedAddress decode(AttributeValue value) throws StunFormatException {
        return new MappedAddress(AttributeAddress.decode(value));
    }

    @Override
    public int type() {
        return TYPE;
    }
}
