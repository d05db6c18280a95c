package io.lanrage.wireguard.noise;

import io.lanrage.core.key.PublicKey;

/**
 * The first message of a handshake (§5.4.2), from initiator to responder.
 *
 * <pre>
 *    0  u32       type, 1
 *    4  u32       the initiator's index
 *    8  u8[32]    the initiator's ephemeral public key
 *   40  u8[48]    the initiator's static public key, encrypted
 *   88  u8[28]    the timestamp ({@link Tai64n}), encrypted
 *  116  u8[16]    first code
 *  132  u8[16]    second code, or zeros
 *  148
 * </pre>
 */
public final class HandshakeInitiation extends HandshakeMessage {
    /** Its length. */
    public static final int BYTES = 148;

    static final int TYPE = 1;

    private static final int NOISE_OFFSET = 8;
    private static final int SEALED_IDENTITY_BYTES = PublicKey.BYTES + ChaChaPoly.TAG_BYTES;
    private static final int SEALED_TIMESTAMP_BYTES = Tai64n.BYTES + ChaChaPoly.TAG_BYTES;
    private static final int NOISE_BYTES = PublicKey.BYTES + SEALED_IDENTITY_BYTES + SEALED_TIMESTAMP_BYTES;

    /** Takes the bytes over. */
    HandshakeInitiation(byte[] datagram) {
        super(datagram);
    }

    /** Makes one around Noise's message, with the first code. */
    static HandshakeInitiation of(int senderIndex, byte[] noise, byte[] macKey) {
        byte[] datagram = new byte[BYTES];
        Wire.int32(datagram, Wire.TYPE_OFFSET, TYPE);
        Wire.int32(datagram, SENDER_OFFSET, senderIndex);
        System.arraycopy(noise, 0, datagram, NOISE_OFFSET, NOISE_BYTES);
        sign(datagram, macKey);
        return new HandshakeInitiation(datagram);
    }

    /** Noise's message within: ephemeral key, static key, timestamp. */
    byte[] noise() {
        return part(NOISE_OFFSET, NOISE_BYTES);
    }
}
