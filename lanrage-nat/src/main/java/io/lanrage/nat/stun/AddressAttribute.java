package io.lanrage.nat.stun;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** The attributes whose value is a transport address (RFC 8489 §14.1), plain or, as {@link XorAddressAttribute}, masked. */
public sealed interface AddressAttribute extends StunAttribute
        permits AlternateServer, MappedAddress, OtherAddress, ResponseOrigin, XorAddressAttribute {

    /** A resolved IPv4 or IPv6 address and port. */
    InetSocketAddress address();

    @Override
    default int valueBytes() {
        return AttributeAddress.valueBytes(address());
    }

    @Override
    default void encodeValue(ByteBuffer out, TransactionId transactionId) {
        AttributeAddress.encode(address(), out);
    }
}
