package io.lanrage.nat.stun;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.security.auth.Destroyable;
import org.jspecify.annotations.Nullable;

/**
 * The key of an integrity attribute (RFC 8489 §9). It prints as {@code [redacted]}, compares in constant time and can be
 * wiped. Apart from {@link #destroy()} it never changes, and any number of threads may use it.
 */
public final class IntegrityKey implements Destroyable {

    private final byte[] secret;
    private volatile @Nullable Mac prepared;
    private volatile boolean destroyed;

    private IntegrityKey(byte[] secret) {
        this.secret = secret;
    }

    /**
     * A key from its bytes.
     *
     * @param secret at least one byte; copied, so that the caller can wipe its own
     * @throws IllegalArgumentException if there are no bytes
     */
    public static IntegrityKey of(byte[] secret) {
        if (secret.length == 0) {
            throw new IllegalArgumentException("integrity key has 0 bytes, fewer than 1");
        }
        return new IntegrityKey(secret.clone());
    }

    /**
     * The key of short-term credentials (RFC 8489 §9.1.1): the password itself.
     *
     * @param password not empty; already prepared with OpaqueString (RFC 8265) where it can be anything but ASCII
     */
    public static IntegrityKey shortTerm(String password) {
        return of(password.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The key of long-term credentials with the password algorithm SHA-256 (RFC 8489 §18.5.1.2): the SHA-256 of
     * {@code username:realm:password}.
     *
     * @param username prepared like the password
     * @param realm the server's REALM
     * @param password already prepared with OpaqueString (RFC 8265) where it can be anything but ASCII
     */
    public static IntegrityKey longTermSha256(String username, String realm, String password) {
        return digested("SHA-256", username, realm, password);
    }

    /**
     * The key of long-term credentials with the password algorithm MD5 (RFC 8489 §9.2.2), which is what servers without
     * PASSWORD-ALGORITHMS use: the MD5 of {@code username:realm:password}.
     *
     * @param username prepared like the password
     * @param realm the server's REALM
     * @param password already prepared with OpaqueString (RFC 8265) where it can be anything but ASCII
     */
    public static IntegrityKey longTerm(String username, String realm, String password) {
        return digested("MD5", username, realm, password);
    }

    private static IntegrityKey digested(String algorithm, String username, String realm, String password) {
        byte[] credentials = (username + ':' + realm + ':' + password).getBytes(StandardCharsets.UTF_8);
        try {
            return new IntegrityKey(MessageDigest.getInstance(algorithm).digest(credentials));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        } finally {
            Arrays.fill(credentials, (byte) 0);
        }
    }

    /**
     * A copy that is quicker: what HMAC computes from the key alone it computes once. It takes a kilobyte more.
     *
     * @param algorithm what it is quicker for
     * @throws IllegalStateException if the key has been destroyed
     */
    public IntegrityKey preparedFor(IntegrityAlgorithm algorithm) {
        IntegrityKey copy = new IntegrityKey(secret.clone());
        copy.prepared = initialised(algorithm);
        return copy;
    }

    /**
     * Computes the HMAC that an integrity attribute at {@code attributeAt} holds: over everything in front of it, with the
     * header's length as if the message ended right behind it (RFC 8489 §14.5).
     *
     * @param message the message from its first byte; borrowed, its position is ignored and kept
     * @param valueBytes length of the attribute's value
     * @throws IllegalStateException if the key has been destroyed
     */
    byte[] mac(IntegrityAlgorithm algorithm, ByteBuffer message, int attributeAt, int valueBytes) {
        int lengthThen = attributeAt - StunMessage.HEADER_BYTES + StunMessage.ATTRIBUTE_HEADER_BYTES + valueBytes;
        Mac mac = ready(algorithm);
        mac.update(message.get(0));
        mac.update(message.get(1));
        mac.update((byte) (lengthThen >> 8));
        mac.update((byte) lengthThen);
        mac.update(message.slice(4, attributeAt - 4));
        return mac.doFinal();
    }

    private Mac ready(IntegrityAlgorithm algorithm) {
        Mac original = prepared;
        if (original == null || !original.getAlgorithm().equals(algorithm.macName())) {
            return initialised(algorithm);
        }
        try {
            return (Mac) original.clone();
        } catch (CloneNotSupportedException e) {
            return initialised(algorithm);
        }
    }

    private Mac initialised(IntegrityAlgorithm algorithm) {
        if (destroyed) {
            throw new IllegalStateException("integrity key has been destroyed");
        }
        try {
            Mac mac = Mac.getInstance(algorithm.macName());
            mac.init(new SecretKeySpec(secret, algorithm.macName()));
            return mac;
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("an HMAC takes any key", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + algorithm.macName(), e);
        }
    }

    /** Wipes the key; what needs it fails from then on. */
    @Override
    public void destroy() {
        destroyed = true;
        prepared = null;
        Arrays.fill(secret, (byte) 0);
    }

    @Override
    public boolean isDestroyed() {
        return destroyed;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IntegrityKey that && MessageDigest.isEqual(secret, that.secret);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(secret);
    }

    @Override
    public String toString() {
        return "IntegrityKey[redacted]";
    }
}
