package io.lanrage.wireguard.noise;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a side under load answers to a handshake message instead of reading it (§5.4.7): a cookie, which only whoever
 * sent that message and receives at its address can decrypt. Immutable.
 *
 * <pre>
 *    0  u32       type, 3
 *    4  u32       the index of the message's sender
 *    8  u8[24]    random nonce
 *   32  u8[32]    the cookie, encrypted; authentic only with the message's first code
 *   64
 * </pre>
 */
public final class CookieReply implements DecodedDatagram {
    /** Its length. */
    public static final int BYTES = 64;

    static final int TYPE = 3;

    private static final int RECEIVER_OFFSET = 4;
    private static final int NONCE_OFFSET = 8;
    private static final int COOKIE_OFFSET = NONCE_OFFSET + ChaChaPoly.RANDOM_NONCE_BYTES;

    private final byte[] datagram;

    /** Takes the bytes over. */
    CookieReply(byte[] datagram) {
        this.datagram = datagram;
    }

    /** Answers a message. */
    static CookieReply of(HandshakeMessage message, byte[] cookieKey, byte[] nonce, byte[] cookie) {
        byte[] datagram = new byte[BYTES];
        Wire.int32(datagram, Wire.TYPE_OFFSET, TYPE);
        Wire.int32(datagram, RECEIVER_OFFSET, message.senderIndex());
        byte[] sealed = ChaChaPoly.sealRandom(cookieKey, nonce, message.firstMac(), cookie);
        System.arraycopy(nonce, 0, datagram, NONCE_OFFSET, nonce.length);
        System.arraycopy(sealed, 0, datagram, COOKIE_OFFSET, sealed.length);
        return new CookieReply(datagram);
    }

    /**
     * Whose message it answers.
     *
     * @return the index that the message's sender chose
     */
    public int receiverIndex() {
        return Wire.int32(datagram, RECEIVER_OFFSET);
    }

    /**
     * The reply as it is sent.
     *
     * @return a copy
     */
    public byte[] bytes() {
        return datagram.clone();
    }

    /** The cookie; empty if this does not answer the message with that code, or comes from somebody else. */
    Optional<byte[]> cookie(byte[] cookieKey, byte[] firstMac) {
        return ChaChaPoly.openRandom(
                cookieKey,
                Arrays.copyOfRange(datagram, NONCE_OFFSET, COOKIE_OFFSET),
                firstMac,
                Arrays.copyOfRange(datagram, COOKIE_OFFSET, BYTES));
    }

    /** The index only: the rest tells nothing to a reader. */
    @Override
    public String toString() {
        return "CookieReply[receiver " + Integer.toUnsignedString(receiverIndex()) + "]";
    }
}
