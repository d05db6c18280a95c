package io.lanrage.nat.stun;

import org.jspecify.annotations.Nullable;

/** How the values of one type of attribute are decoded. */
@FunctionalInterface
interface AttributeDecoder {

    /**
     * Decodes a value.
     *
     * @throws StunFormatException if the value is not of its type's form
     */
    StunAttribute decode(AttributeValue value) throws StunFormatException;

    /**
     * Decodes one attribute; a type that has no class becomes an {@link OpaqueAttribute}.
     *
     * @param type any type but those of {@link IntegrityAlgorithm} and {@link Fingerprint}
     * @throws StunFormatException if the type is known and the value is not of its form
     */
    static StunAttribute decode(int type, AttributeValue value) throws StunFormatException {
        AttributeDecoder decoder = ofType(type);
        return decoder == null ? OpaqueAttribute.decode(type, value) : decoder.decode(value);
    }

    /** Whether the type has a class of its own or is one of the seals. */
    static boolean knows(int type) {
        return ofType(type) != null || type == Fingerprint.TYPE || IntegrityAlgorithm.isType(type);
    }

    /** The decoder of the class for this type, or null if no class is for it. */
    private static @Nullable AttributeDecoder ofType(int type) {
        return switch (type) {
            case MappedAddress.TYPE -> MappedAddress::decode;
            case ChangeRequest.TYPE -> ChangeRequest::decode;
            case Username.TYPE -> Username::decode;
            case ErrorCode.TYPE -> ErrorCode::decode;
            case UnknownAttributes.TYPE -> UnknownAttributes::decode;
            case ChannelNumber.TYPE -> ChannelNumber::decode;
            case Lifetime.TYPE -> Lifetime::decode;
            case XorPeerAddress.TYPE -> XorPeerAddress::decode;
            case Data.TYPE -> Data::decode;
            case Realm.TYPE -> Realm::decode;
            case Nonce.TYPE -> Nonce::decode;
            case XorRelayedAddress.TYPE -> XorRelayedAddress::decode;
            case RequestedAddressFamily.TYPE -> RequestedAddressFamily::decode;
            case EvenPort.TYPE -> EvenPort::decode;
            case RequestedTransport.TYPE -> RequestedTransport::decode;
            case DontFragment.TYPE -> DontFragment::decode;
            case PasswordAlgorithm.TYPE -> PasswordAlgorithm::decode;
            case XorMappedAddress.TYPE -> XorMappedAddress::decode;
            case ReservationToken.TYPE -> ReservationToken::decode;
            case Padding.TYPE -> Padding::decode;
            case ResponsePort.TYPE -> ResponsePort::decode;
            case AdditionalAddressFamily.TYPE -> AdditionalAddressFamily::decode;
            case AddressErrorCode.TYPE -> AddressErrorCode::decode;
            case PasswordAlgorithms.TYPE -> PasswordAlgorithms::decode;
            case AlternateDomain.TYPE -> AlternateDomain::decode;
            case Icmp.TYPE -> Icmp::decode;
            case Software.TYPE -> Software::decode;
            case AlternateServer.TYPE -> AlternateServer::decode;
            case ResponseOrigin.TYPE -> ResponseOrigin::decode;
            case OtherAddress.TYPE -> OtherAddress::decode;
            default -> null;
        };
    }
}
