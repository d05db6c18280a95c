package io.lanrage.nat.stun;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * FINGERPRINT (RFC 8489 §14.7): the CRC-32 of everything in front of it, masked, as the last attribute. It tells STUN from
 * other traffic on the same socket; it authenticates nothing.
 */
final class Fingerprint {

    static final int TYPE = 0x8028;
    static final int VALUE_BYTES = 4;

    /** "STUN" in ASCII: keeps the value apart from the CRC of a protocol that ends its packets with one. */
    private static final int MASK = 0x5354554E;

    private Fingerprint() {}

    /**
     * The value for a message.
     *
     * @param message the message from its first byte, its header's length already counting FINGERPRINT; borrowed, its
     *     position is ignored and kept
     * @param attributeAt where FINGERPRINT begins
     */
    static int of(ByteBuffer message, int attributeAt) {
        CRC32 crc = new CRC32();
        crc.update(message.slice(0, attributeAt));
        return (int) crc.getValue() ^ MASK;
    }
}
