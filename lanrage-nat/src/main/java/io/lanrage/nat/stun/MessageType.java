package io.lanrage.nat.stun;

/**
 * The first 16 bits of a message and the padding of its attributes (RFC 8489 §5 and §14). The two class bits stand inside
 * the method's twelve:
 *
 * <pre>
 *  15 14 13  12  11  10   9   8   7   6   5   4   3   2   1   0
 *   0  0 M11 M10 M9  M8  M7  C1  M6  M5  M4  C0  M3  M2  M1  M0
 * </pre>
 */
final class MessageType {

    private MessageType() {}

    static int of(StunMethod method, StunClass messageClass) {
        int code = method.code();
        int bits = messageClass.bits();
        return ((code & 0xF80) << 2)
                | ((bits & 0b10) << 7)
                | ((code & 0x070) << 1)
                | ((bits & 0b01) << 4)
                | (code & 0x00F);
    }

    static int methodCode(int type) {
        return ((type >> 2) & 0xF80) | ((type >> 1) & 0x070) | (type & 0x00F);
    }

    static StunClass messageClass(int type) {
        return StunClass.ofBits(((type >> 7) & 0b10) | ((type >> 4) & 0b01));
    }

    /** The length rounded up to a multiple of 4. */
    static int padded(int bytes) {
        return (bytes + 3) & ~3;
    }
}
