package io.lanrage.nat.stun;

/**
 * ALTERNATE-DOMAIN (RFC 8489 §14.16): the name that the alternate server's certificate has.
 *
 * @param text a domain name, at most 255 characters
 */
public record AlternateDomain(String text) implements TextAttribute {

    /** The attribute type. */
    public static final int TYPE = 0x8003;

    private static final int MAX_CHARACTERS = 255;

    /**
     * Checks the text.
     *
     * @throws IllegalArgumentException if it is too long or is no well-formed Unicode
     */
    public AlternateDomain {
        AttributeText.check("ALTERNATE-DOMAIN", text, MAX_CHARACTERS);
    }

    static AlternateDomain decode(AttributeValue value) throws StunFormatException {
        return new AlternateDomain(value.textFrom(0, MAX_CHARACTERS));
    }

    @Override
    public int type() {
        return TYPE;
    }
}
