package io.lanrage.nat.stun;

/**
 * NONCE (RFC 8489 §14.10): the server's number that long-term authentication is bound to.
 *
 * @param text at most 127 characters (code points)
 */
public record Nonce(String text) implements TextAttribute {

    /** The attribute type. */
    public static final int TYPE = 0x0015;

    /**
     * Checks the text.
     *
     * @throws IllegalArgumentException if it is too long or is no well-formed Unicode
     */
    public Nonce {
        AttributeText.check("NONCE", text, AttributeText.MAX_CHARACTERS);
    }

    static Nonce decode(AttributeValue value) throws StunFormatException {
        return new Nonce(value.textFrom(0, AttributeText.MAX_CHARACTERS));
    }

    @Override
    public int type() {
        return TYPE;
    }
}
