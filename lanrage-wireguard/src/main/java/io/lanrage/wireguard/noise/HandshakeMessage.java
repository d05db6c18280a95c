package io.lanrage.wireguard.noise;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * One of the two messages of a handshake. Both say at the same place by which index their sender wants to be addressed,
 * and end with two codes (§5.4.4): the first proves that the sender knows whom it speaks to, the second, that it can
 * read what is sent to its address. Immutable.
 */
public abstract sealed class HandshakeMessage implements DecodedDatagram
        permits HandshakeInitiation, HandshakeResponse {
    static final int SENDER_OFFSET = 4;

    private final byte[] datagram;
    private final int firstMacOffset;
    private final int secondMacOffset;

    /** Takes the bytes over; type and length are right. */
    HandshakeMessage(byte[] datagram) {
        this.datagram = datagram;
        this.secondMacOffset = datagram.length - Macs.MAC_BYTES;
        this.firstMacOffset = secondMacOffset - Macs.MAC_BYTES;
    }

    /**
     * By which index the sender wants to be addressed.
     *
     * @return any number
     */
    public final int senderIndex() {
        return int32(SENDER_OFFSET);
    }

    /**
     * The message as it is sent, with the first code, and without the second one ({@link CookieHolder#complete} adds
     * it).
     *
     * @return a copy
     */
    public final byte[] bytes() {
        return datagram.clone();
    }

    final int int32(int offset) {
        return Wire.int32(datagram, offset);
    }

    final byte[] part(int offset, int bytes) {
        return Arrays.copyOfRange(datagram, offset, offset + bytes);
    }

    /** Sets the first code of a message that is complete but for the codes. */
    static void sign(byte[] datagram, byte[] macKey) {
        int signed = datagram.length - 2 * Macs.MAC_BYTES;
        System.arraycopy(Macs.over(datagram, signed, macKey), 0, datagram, signed, Macs.MAC_BYTES);
    }

    /** The first code, which is over all that stands before it. */
    final byte[] firstMac() {
        return part(firstMacOffset, Macs.MAC_BYTES);
    }

    /** Whether the first code is right, found in constant time. */
    final boolean firstMacIsRight(byte[] macKey) {
        return MessageDigest.isEqual(Macs.over(datagram, firstMacOffset, macKey), firstMac());
    }

    /**
     * Whether the second code is right, found in constant time. It is over all that stands before it, the first code
     * included.
     */
    final boolean secondMacIsRight(byte[] cookie) {
        return MessageDigest.isEqual(
                Macs.over(datagram, secondMacOffset, cookie), part(secondMacOffset, Macs.MAC_BYTES));
    }

    /** The message as it is sent, with the second code. */
    final byte[] bytesWithSecondMac(byte[] cookie) {
        byte[] bytes = bytes();
        System.arraycopy(Macs.over(bytes, secondMacOffset, cookie), 0, bytes, secondMacOffset, Macs.MAC_BYTES);
        return bytes;
    }

    /** Class and index: the rest tells nothing to a reader. */
    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[sender " + Integer.toUnsignedString(senderIndex()) + "]";
    }
}
