package io.lanrage.nat.stun;

import java.nio.ByteBuffer;

/**
 * The attributes whose value is a transport address that is masked with the magic cookie and the transaction id, against NATs
 * that rewrite addresses in payloads (RFC 8489 §14.2).
 */
public sealed interface XorAddressAttribute extends AddressAttribute
        permits XorMappedAddress, XorPeerAddress, XorRelayedAddress {

    @Override
    default void encodeValue(ByteBuffer out, TransactionId transactionId) {
        AttributeAddress.encodeXor(address(), out, transactionId);
    }
}
