package io.lanrage.core.key;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.Excerpt;
import io.lanrage.core.error.InputException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * An X25519 public key (RFC 7748 §5), as WireGuard uses it: it is a peer's identity.
 *
 * <p>Immutable. Printed and parsed in base64, as {@code wg} does.
 */
public final class PublicKey implements Comparable<PublicKey> {

    /** Bytes of a key. */
    public static final int BYTES = 32;

    private final byte[] bytes;

    private PublicKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Takes a key from its bytes.
     *
     * @param bytes the 32 bytes; copied
     * @return the key
     * @throws InputException if there are not 32 bytes
     */
    public static PublicKey of(byte[] bytes) {
        return new PublicKey(KeyBytes.copyOf(bytes, BYTES, "public key"));
    }

    /**
     * Reads a key from base64.
     *
     * @param base64 44 characters of base64
     * @return the key
     * @throws InputException if the text is not the base64 of 32 bytes
     */
    public static PublicKey parse(String base64) {
        PublicKey key;
        try {
            key = of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw notBase64(base64, e);
        }
        // The decoder takes other texts for the same bytes: without padding, or with bits behind the last byte.
        if (!key.toString().equals(base64)) {
            throw notBase64(base64, null);
        }
        return key;
    }

    /**
     * The key's bytes.
     *
     * @return a copy, 32 bytes
     */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * The id of the peer that this key makes.
     *
     * @return the peer id
     */
    public PeerId peerId() {
        return PeerId.of(this);
    }

    /** Orders by the bytes, unsigned: both sides of a pair find the same order. */
    @Override
    public int compareTo(PublicKey other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The key in base64. */
    @Override
    public String toString() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static InputException notBase64(String text, @Nullable Throwable cause) {
        return new InputException(
                ErrorCode.INPUT_INVALID, "public key " + Excerpt.of(text) + " is not the base64 of 32 bytes", cause);
    }
}
