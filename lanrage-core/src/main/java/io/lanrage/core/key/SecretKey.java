package io.lanrage.core.key;

import java.security.MessageDigest;
import java.util.Arrays;
import javax.security.auth.Destroyable;

/**
 * A key that only its owners may know. It prints as {@code [redacted]}, compares in constant time, and is overwritten by
 * {@link #destroy()}; after that it refuses to be used.
 */
public abstract sealed class SecretKey implements Destroyable
        permits PrivateKey, PresharedKey, CheckKey, JoinKey, SealKey {

    /** Bytes of every secret key. */
    public static final int BYTES = 32;

    private final byte[] bytes;
    private volatile boolean destroyed;

    SecretKey(byte[] bytes, String what) {
        this.bytes = KeyBytes.copyOf(bytes, BYTES, what);
    }

    /**
     * The key's bytes; the caller wipes the copy when it is done.
     *
     * @return a copy, 32 bytes
     * @throws IllegalStateException if the key was destroyed
     */
    public final byte[] bytes() {
        if (destroyed) {
            throw new IllegalStateException(getClass().getSimpleName() + " was destroyed");
        }
        return bytes.clone();
    }

    @Override
    public final void destroy() {
        destroyed = true;
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public final boolean isDestroyed() {
        return destroyed;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof SecretKey key
                && key.getClass() == getClass()
                && MessageDigest.isEqual(bytes, key.bytes);
    }

    @Override
    public final int hashCode() {
        return getClass().hashCode();
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[redacted]";
    }
}
