package io.lanrage.wireguard.noise;

import java.nio.ByteBuffer;

/** What a datagram is that carries no packets: a message of the handshake, a cookie, or nothing that is known. */
public sealed interface DecodedDatagram permits HandshakeMessage, CookieReply, Refusal {

    /**
     * Whether a datagram is worth being read: its type is known, and its length is that type's. For the thread that receives, which
     * copies nothing else.
     *
     * @param memory where it is
     * @param offset where it begins
     * @param bytes its length, from 0 up
     * @return whether {@link #decode} gives anything but a refusal
     */
    static boolean isOfHandshake(ByteBuffer memory, int offset, int bytes) {
        if (bytes < Wire.TYPE_BYTES) {
            return false;
        }
        return switch (Wire.type(memory, offset)) {
            case HandshakeInitiation.TYPE -> bytes == HandshakeInitiation.BYTES;
            case HandshakeResponse.TYPE -> bytes == HandshakeResponse.BYTES;
            case CookieReply.TYPE -> bytes == CookieReply.BYTES;
            default -> false;
        };
    }

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
