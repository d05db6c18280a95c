package io.lanrage.nat.stun;

import java.nio.ByteBuffer;

/**
 * NONCE (RFC 8489 §14.10): the server's number that long-term authentication is bound to.
 *
 * @param text at most 127 characters (code points)
 */
public record Nonce(String text) implements StunAttribute {

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

    @Override
    public int valueBytes() {
        return AttributeText.utf8Bytes(text);
    }

    @Override
    public void encodeValue(ByteBuffer out, TransactionId transactionId) {
        AttributeText.encode(text, out);
    }
}
