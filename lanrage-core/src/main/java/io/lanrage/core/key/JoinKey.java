package io.lanrage.core.key;

import io.lanrage.core.error.InputException;

/** The key of a party by which its control server recognises those who hold an invite. It opens nothing else. */
public final class JoinKey extends SecretKey {

    private JoinKey(byte[] bytes) {
        super(bytes, "join key");
    }

    /**
     * Takes a key from its bytes.
     *
     * @param bytes the 32 bytes; copied
     * @return the key
     * @throws InputException if there are not 32 bytes
     */
    public static JoinKey of(byte[] bytes) {
        return new JoinKey(bytes);
    }
}
