package io.lanrage.core.key;

import io.lanrage.core.error.InputException;

/** WireGuard's preshared key of a pair of peers, mixed into every handshake. */
public final class PresharedKey extends SecretKey {

    private PresharedKey(byte[] bytes) {
        super(bytes, "preshared key");
    }

    /**
     * Takes a key from its bytes.
     *
     * @param bytes the 32 bytes; copied
     * @return the key
     * @throws InputException if there are not 32 bytes
     */
    public static PresharedKey of(byte[] bytes) {
        return new PresharedKey(bytes);
    }
}
