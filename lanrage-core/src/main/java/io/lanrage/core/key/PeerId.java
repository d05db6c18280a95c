package io.lanrage.core.key;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.Excerpt;
import io.lanrage.core.error.InputException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.digests.Blake2sDigest;

/**
 * A peer's name everywhere: the first 80 bits of BLAKE2s-256 (RFC 7693) over a fixed label and the peer's public key, as 16
 * characters of lower-case base32. Nobody can take another's id, because nobody can find another key with the same one.
 *
 * @param value 16 characters from {@code a-z2-7}
 */
public record PeerId(String value) implements Comparable<PeerId> {

    private static final byte[] LABEL = "lanrage peer id v1".getBytes(StandardCharsets.US_ASCII);
    private static final int ID_BYTES = 10;
    private static final Pattern FORM = Pattern.compile("[a-z2-7]{16}");

    /**
     * Checks the form.
     *
     * @throws InputException if the value is not 16 characters of lower-case base32
     */
    public PeerId {
        if (!FORM.matcher(value).matches()) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    "peer id " + Excerpt.of(value) + " is not 16 characters of lower-case base32");
        }
    }

    /**
     * The id of the peer that holds a key.
     *
     * @param key the peer's public key
     * @return the id
     */
    public static PeerId of(PublicKey key) {
        Blake2sDigest digest = new Blake2sDigest(256);
        digest.update(LABEL, 0, LABEL.length);
        digest.update(key.bytes(), 0, PublicKey.BYTES);
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return new PeerId(LowerBase32.encode(hash, ID_BYTES));
    }

    @Override
    public int compareTo(PeerId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
