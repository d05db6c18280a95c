package io.lanrage.core.key;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import java.util.Arrays;
import java.util.Base64;

/** A text that only holders of the party's {@link SealKey} can read. Immutable; written in base64. */
public final class Sealed {

    private final byte[] bytes;

    private Sealed(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Takes sealed bytes.
     *
     * @param bytes nonce, ciphertext and tag; copied, and not checked before they are opened
     * @return the sealed text
     */
    public static Sealed of(byte[] bytes) {
        return new Sealed(bytes.clone());
    }

    /**
     * Reads base64.
     *
     * @param base64 nonce, ciphertext and tag
     * @return the sealed text
     * @throws InputException if it is not base64
     */
    public static Sealed parse(String base64) {
        try {
            return new Sealed(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw new InputException(ErrorCode.MESSAGE_INVALID, "sealed text is not base64", e);
        }
    }

    /**
     * The bytes.
     *
     * @return a copy
     */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * How many bytes there are.
     *
     * @return zero or more
     */
    public int size() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sealed sealed && Arrays.equals(bytes, sealed.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The bytes in base64. */
    @Override
    public String toString() {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
