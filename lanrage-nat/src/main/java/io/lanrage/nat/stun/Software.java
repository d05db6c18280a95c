package io.lanrage.nat.stun;

/**
 * SOFTWARE (RFC 8489 §14.14): what the sender runs, for diagnosis only.
 *
 * @param text at most 127 characters (code points)
 */
public record Software(String text) implements TextAttribute {

    /** The attribute type. */
    public static final int TYPE = 0x8022;

    /**
     * Checks the text.
     *
     * @throws IllegalArgumentException if it is too long or is no well-formed Unicode
     */
    public Software {
        AttributeText.check("SOFTWARE", text, AttributeText.MAX_CHARACTERS);
    }

    static Software decode(AttributeValue value) throws StunFormatException {
        return new Software(value.textFrom(0, AttributeText.MAX_CHARACTERS));
    }

    @Override
    public int type() {
        return TYPE;
    }
}
