package io.lanrage.nat.stun;

/** From an attribute's type to the class that decodes its value. */
final class AttributeDecoder {

    private AttributeDecoder() {}

    /**
     * Decodes one attribute; a type that has no class becomes an {@link OpaqueAttribute}.
     *
     * @param type any type but those of {@link IntegrityAlgorithm} and {@link Fingerprint}
     * @throws StunFormatException if the type is known and the value is not of its form
     */
    static StunAttribute decode(int type, AttributeValue value) throws StunFormatException {
        return switch (type) {
            case MappedAddress.TYPE -> MappedAddress.decode(value);
            case ChangeRequest.TYPE -> ChangeRequest.decode(value);
            case Username.TYPE -> Username.decode(value);
            case ErrorCode.TYPE -> ErrorCode.decode(value);
            case UnknownAttributes.TYPE -> UnknownAttributes.decode(value);
            case Realm.TYPE -> Realm.decode(value);
            case Nonce.TYPE -> Nonce.decode(value);
            case XorMappedAddress.TYPE -> XorMappedAddress.decode(value);
            case Padding.TYPE -> Padding.decode(value);
            case ResponsePort.TYPE -> ResponsePort.decode(value);
            case Software.TYPE -> Software.decode(value);
            case ResponseOrigin.TYPE -> ResponseOrigin.decode(value);
            case OtherAddress.TYPE -> OtherAddress.decode(value);
            default -> OpaqueAttribute.decode(type, value);
        };
    }

    /** Whether the type has a class of its own or is one of the seals. */
    static boolean knows(int type) {
        return switch (type) {
            case MappedAddress.TYPE,
                    ChangeRequest.TYPE,
                    Username.TYPE,
                    ErrorCode.TYPE,
                    UnknownAttributes.TYPE,
                    Realm.TYPE,
                    Nonce.TYPE,
                    XorMappedAddress.TYPE,
                    Padding.TYPE,
                    ResponsePort.TYPE,
                    Software.TYPE,
                    ResponseOrigin.TYPE,
                    OtherAddress.TYPE,
                    Fingerprint.TYPE -> true;
            default -> IntegrityAlgorithm.isType(type);
        };
    }
}
