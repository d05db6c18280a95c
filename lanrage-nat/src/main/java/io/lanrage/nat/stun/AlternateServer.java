package io.lanrage.nat.stun;

import java.net.InetSocketAddress;

/**
 * ALTERNATE-SERVER (RFC 8489 §14.15): the server that the client is to try instead.
 *
 * @param address a resolved IPv4 or IPv6 address and port
 */
public record AlternateServer(InetSocketAddress address) implements AddressAttribute {

    /** The attribute type. */
    public static final int TYPE = 0x8023;

    /**
     * Checks the address.
     *
     * @throws IllegalArgumentException if it is not resolved
     */
    public AlternateServer {
        AttributeAddress.check(address);
    }

    static AlternateServer decode(AttributeValue value) throws StunFormatException {
        return new AlternateServer(AttributeAddress.decode(value));
    }

    @Override
    public int type() {
        return TYPE;
    }
}
