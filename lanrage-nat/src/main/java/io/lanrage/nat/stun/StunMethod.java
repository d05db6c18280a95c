package io.lanrage.nat.stun;

/**
 * The function that a message belongs to: an open space of 12-bit codes (RFC 8489 §5 and §18.2).
 *
 * @param code the method's code, 0 to 0xFFF
 */
public record StunMethod(int code) {

    /** Binding: tells the sender the address that it was seen from (RFC 8489 §2). */
    public static final StunMethod BINDING = new StunMethod(0x001);

    private static final int MAX_CODE = 0xFFF;

    /**
     * Checks the code.
     *
     * @throws IllegalArgumentException if the code does not fit in 12 bits
     */
    public StunMethod {
        if (code < 0 || code > MAX_CODE) {
            throw new IllegalArgumentException("STUN method " + code + " is not in 0.." + MAX_CODE);
        }
    }

    /** The method with this code; the same object for the methods that this class names. */
    static StunMethod ofCode(int code) {
        return code == BINDING.code ? BINDING : new StunMethod(code);
    }

    @Override
    public String toString() {
        return code == BINDING.code ? "BINDING" : String.format("METHOD-0x%03X", code);
    }
}
