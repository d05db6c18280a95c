package io.lanrage.wireguard.noise;

/** What a datagram is that carries no packets: a message of the handshake, a cookie, or nothing that is known. */
public sealed interface DecodedDatagram permits HandshakeMessage, CookieReply, Refusal {

    /**
     * Reads a datagram by its type and length. Nothing of it is authentic yet.
     *
     * @param datagram the whole of it; copied
     * @return the message, or {@link Refusal#UNKNOWN_TYPE} or {@link Refusal#WRONG_LENGTH}
     */
    static DecodedDatagram decode(byte[] datagram) {
        if (datagram.length < Wire.TYPE_BYTES) {
            return Refusal.WRONG_LENGTH;
        }
        return switch (Wire.type(datagram)) {
            case HandshakeInitiation.TYPE ->
                datagram.length == HandshakeInitiation.BYTES
                        ? new HandshakeInitiation(datagram.clone())
                        : Refusal.WRONG_LENGTH;
            case HandshakeResponse.TYPE ->
                datagram.length == HandshakeResponse.BYTES
                        ? new HandshakeResponse(datagram.clone())
                        : Refusal.WRONG_LENGTH;
            case CookieReply.TYPE ->
                datagram.length == CookieReply.BYTES ? new CookieReply(datagram.clone()) : Refusal.WRONG_LENGTH;
            default -> Refusal.UNKNOWN_TYPE;
        };
    }
}
