package io.lanrage.core.key;

import io.lanrage.core.error.InputException;

/** The key that authenticates the connectivity checks of a pair of peers (MESSAGE-INTEGRITY-SHA256, RFC 8489 §14.6). */
public final class CheckKey extends SecretKey {

    private CheckKey(byte[] bytes) {
        super(bytes, "check key");
    }

    /**
     * Takes a key from its bytes.
     *
     * @param bytes the 32 bytes; copied
     * @return the key
     * @throws InputException if there are not 32 bytes
     */
    public static CheckKey of(byte[] bytes) {
        return new CheckKey(bytes);
    }
}
