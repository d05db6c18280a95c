package io.lanrage.core.control.message;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/** 32 random bytes that make every session's proofs different. Not secret. */
public final class Nonce {

    private static final int BYTES = 32;

    private final byte[] bytes;

    private Nonce(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Makes a new nonce.
     *
     * @param random a cryptographic source
     * @return the nonce
     */
    public static Nonce generate(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new Nonce(bytes);
    }

    /**
     * Reads base64.
     *
     * @param base64 the base64 of 32 bytes
     * @return the nonce
     * @throws InputException if it is not
     */
    public static Nonce parse(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new InputException(ErrorCode.MESSAGE_INVALID, "nonce is not base64", e);
        }
        if (bytes.length != BYTES) {
            throw new InputException(
                    ErrorCode.MESSAGE_INVALID, "nonce has " + bytes.length + " bytes, but must have " + BYTES);
        }
        return new Nonce(bytes);
    }

    /**
     * The bytes.
     *
     * @return a copy, 32 bytes
     */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Nonce nonce && Arrays.equals(bytes, nonce.bytes);
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
