package io.lanrage.nat.stun;

/**
 * REALM (RFC 8489 §14.9): the realm of long-term credentials.
 *
 * @param text at most 127 characters (code points)
 */
public record Realm(String text) implements TextAttribute {

    /** The attribute type. */
    public static final int TYPE = 0x0014;

    /**
     * Checks the text.
     *
     * @throws IllegalArgumentException if it is too long or is no well-formed Unicode
     */
    public Realm {
        AttributeText.check("REALM", text, AttributeText.MAX_CHARACTERS);
    }

    static Realm decode(AttributeValue value) throws StunFormatException {
        return new Realm(value.textFrom(0, AttributeText.MAX_CHARACTERS));
    }

    @Override
    public int type() {
        return TYPE;
    }
}
