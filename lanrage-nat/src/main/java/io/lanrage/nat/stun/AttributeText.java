package io.lanrage.nat.stun;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The rules that the text attributes share: well-formed Unicode, a bound, UTF-8 on the wire. */
final class AttributeText {

    /** SOFTWARE, REALM, NONCE and a reason phrase have fewer than 128 characters (RFC 8489 §14.8 to §14.14). */
    static final int MAX_CHARACTERS = 127;

    private AttributeText() {}

    /**
     * Refuses text that is too long, or that has a surrogate without its partner and therefore no UTF-8 form.
     *
     * @param name what the text is, for the message
     */
    static void check(String name, String text, int maxCharacters) {
        int characters = text.codePointCount(0, text.length());
        if (characters > maxCharacters) {
            throw new IllegalArgumentException(name + " has " + characters + " characters, more than " + maxCharacters);
        }
        if (text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw new IllegalArgumentException(name + " has an unpaired surrogate");
        }
    }

    /** Length in UTF-8 of text that passed {@link #check}. */
    static int utf8Bytes(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Each half of a surrogate pair stands for two of its four bytes.
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }

    static void encode(String text, ByteBuffer out) {
        out.put(text.getBytes(StandardCharsets.UTF_8));
    }
}
