package io.lanrage.core.key;

import java.util.Arrays;
import java.util.Locale;
import org.bouncycastle.util.encoders.Base32;

/** The base32 of RFC 4648 §6 in lower case and without padding: what ids are written in. */
public final class LowerBase32 {

    private LowerBase32() {}

    /**
     * Writes the first bytes of an array.
     *
     * @param bytes where the bytes are
     * @param count how many of them to write: a multiple of 5, so that there is no padding
     * @return {@code count * 8 / 5} characters from {@code a-z2-7}
     */
    public static String encode(byte[] bytes, int count) {
        if (count % 5 != 0) {
            throw new IllegalArgumentException("count " + count + " is not a multiple of 5");
        }
        return Base32.toBase32String(Arrays.copyOf(bytes, count)).toLowerCase(Locale.ROOT);
    }
}
