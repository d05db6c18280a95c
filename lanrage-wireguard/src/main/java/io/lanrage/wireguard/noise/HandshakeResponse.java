package io.lanrage.wireguard.noise;

import io.lanrage.core.key.PublicKey;

/**
 * The second message of a handshake (§5.4.3), from responder to initiator.
 *
 * <pre>
 *    0  u32       type, 2
 *    4  u32       the responder's index
 *    8  u32       the initiator's index
 *   12  u8[32]    the responder's ephemeral public key
 *   44  u8[16]    nothing, encrypted
 *   60  u8[16]    first code
 *   76  u8[16]    second code, or zeros
 *   92
 * </pre>
 */
public final class HandshakeResponse extends HandshakeMessage {
    /** Its length. */
    public static final int BYTES = 92;

    static final int TYPE = 2;

    private static final int RECEIVER_OFFSET = 8;
    private static final int NOISE_OFFSET = 12;
    private static final int NOISE_BYTES = PublicKey.BYTES + ChaChaPoly.TAG_BYTES;

    /** Takes the bytes over. */
    HandshakeResponse(byte[] datagram) {
        super(datagram);
    }

    /** Makes one around Noise's message, with the first code. */
    static HandshakeResponse of(int senderIndex, int receiverIndex, byte[] noise, byte[] macKey) {
        byte[] datagram = new byte[BYTES];
        Wire.int32(datagram, Wire.TYPE_OFFSET, TYPE);
        Wire.int32(datagram, SENDER_OFFSET, senderIndex);
        Wire.int32(datagram, RECEIVER_OFFSET, receiverIndex);
        System.arraycopy(noise, 0, datagram, NOISE_OFFSET, NOISE_BYTES);
        sign(datagram, macKey);
        return new HandshakeResponse(datagram);
    }

    /**
     * Whose initiation it answers.
     *
     * @return the index that the initiator chose
     */
    public int receiverIndex() {
        return int32(RECEIVER_OFFSET);
    }

    /** Noise's message within: ephemeral key and nothing. */
    byte[] noise() {
        return part(NOISE_OFFSET, NOISE_BYTES);
    }
}
