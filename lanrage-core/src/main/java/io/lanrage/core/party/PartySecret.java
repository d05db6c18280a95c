package io.lanrage.core.party;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import java.security.MessageDigest;
import java.security.SecureRandom;

/**
 * The 128 random bits that make a party. They travel only inside the invite, from player to player; the control server never has
 * them. Prints as {@code [redacted]}, compares in constant time.
 */
public final class PartySecret {

    /** Bytes of a secret. */
    public static final int BYTES = 16;

    private final byte[] bytes;

    private PartySecret(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Makes a new secret.
     *
     * @param random a cryptographic source
     * @return the secret
     */
    public static PartySecret generate(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new PartySecret(bytes);
    }

    /**
     * Takes a secret from its bytes.
     *
     * @param bytes the 16 bytes; copied
     * @return the secret
     * @throws InputException if there are not 16 bytes
     */
    public static PartySecret of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID, "party secret has " + bytes.length + " bytes, but must have " + BYTES);
        }
        return new PartySecret(bytes.clone());
    }

    /**
     * The bytes.
     *
     * @return a copy, which the caller wipes
     */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PartySecret secret && MessageDigest.isEqual(bytes, secret.bytes);
    }

    @Override
    public int hashCode() {
        return PartySecret.class.hashCode();
    }

    @Override
    public String toString() {
        return "PartySecret[redacted]";
    }
}
