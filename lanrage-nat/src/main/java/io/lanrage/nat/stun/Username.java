package io.lanrage.nat.stun;

/**
 * USERNAME (RFC 8489 §14.3): whose key protects the message.
 *
 * @param text at most 508 bytes in UTF-8; already prepared with OpaqueString (RFC 8265) where it can be anything but ASCII
 */
public record Username(String text) implements TextAttribute {

    /** The attribute type. */
    public static final int TYPE = 0x0006;

    private static final int MAX_BYTES = 508;

    /**
     * Checks the text.
     *
     * @throws IllegalArgumentException if it is too long or is no well-formed Unicode
     */
    public Username {
        AttributeText.check("USERNAME", text, MAX_BYTES);
        int bytes = AttributeText.utf8Bytes(text);
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException("USERNAME has " + bytes + " bytes, more than " + MAX_BYTES);
        }
    }

    static Username decode(AttributeValue value) throws StunFormatException {
        value.requireLength(0, MAX_BYTES);
        return new Username(value.textFrom(0, MAX_BYTES));
    }

    @Override
    public int type() {
        return TYPE;
    }
}
