package io.lanrage.nat.stun;

/** What a STUN message is within its transaction (RFC 8489 §3 and §5). */
public enum StunClass {
    /** Asks for a response. */
    REQUEST(0b00),
    /** Tells something and gets no response. */
    INDICATION(0b01),
    /** Answers a request that was carried out. */
    SUCCESS_RESPONSE(0b10),
    /** Answers a request that was refused; carries ERROR-CODE. */
    ERROR_RESPONSE(0b11);

    private static final StunClass[] BY_BITS = values();

    private final int bits;

    StunClass(int bits) {
        this.bits = bits;
    }

    /** The class that the bits C1 and C0 stand for; only the lowest two bits of {@code bits} count. */
    static StunClass ofBits(int bits) {
        return BY_BITS[bits & 0b11];
    }

    /** The bits C1 and C0. */
    int bits() {
        return bits;
    }

    /** Whether messages of this class end a transaction. */
    public boolean isResponse() {
        return this == SUCCESS_RESPONSE || this == ERROR_RESPONSE;
    }
}
