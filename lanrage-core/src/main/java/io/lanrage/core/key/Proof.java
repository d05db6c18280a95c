package io.lanrage.core.key;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * An HMAC-SHA-256 (RFC 2104) by which one side shows the other that it holds a key. Compared in constant time.
 *
 * <p>The input is the label and each part in turn, every one preceded by its length in two bytes, so that no two different lists of
 * parts are the same input.
 */
public final class Proof {

    private static final int BYTES = 32;
    private static final String KEY_LABEL = "lanrage key proof v1";
    private static final String JOIN_LABEL = "lanrage join proof v1";

    private final byte[] bytes;

    private Proof(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The proof that a client holds its private key, which it makes and the server makes anew to compare.
     *
     * @param own the client's private key on the client, the server's ephemeral one on the server
     * @param other the public key of the other side
     * @param clientKey the client's public key
     * @param serverKey the server's ephemeral public key
     * @param nonce what the server sent
     * @param channel the name that the TLS channel was made for, empty without TLS
     * @return the proof
     * @throws InputException if the other key is of small order
     */
    public static Proof ofKey(
            PrivateKey own, PublicKey other, PublicKey clientKey, PublicKey serverKey, byte[] nonce, String channel) {
        byte[] shared = own.agree(other);
        try {
            return of(
                    shared,
                    KEY_LABEL,
                    nonce,
                    clientKey.bytes(),
                    serverKey.bytes(),
                    channel.getBytes(StandardCharsets.UTF_8));
        } finally {
            Arrays.fill(shared, (byte) 0);
        }
    }

    /**
     * The proof that a joiner holds an invite, bound to its key and to the session that the nonce began.
     *
     * @param key the party's join key
     * @param nonce what the server sent at the begin of the session
     * @param joiner the joiner's public key
     * @return the proof
     */
    public static Proof ofJoin(JoinKey key, byte[] nonce, PublicKey joiner) {
        byte[] secret = key.bytes();
        try {
            return of(secret, JOIN_LABEL, nonce, joiner.bytes());
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /**
     * Reads a proof from the wire.
     *
     * @param base64 the base64 of 32 bytes
     * @return the proof
     * @throws InputException if it is not
     */
    public static Proof parse(String base64) {
        try {
            return new Proof(KeyBytes.copyOf(Base64.getDecoder().decode(base64), BYTES, "proof"));
        } catch (IllegalArgumentException e) {
            throw new InputException(ErrorCode.MESSAGE_INVALID, "proof is not base64", e);
        }
    }

    /** The proof in base64, as it is sent. */
    @Override
    public String toString() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Proof proof && MessageDigest.isEqual(bytes, proof.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    private static Proof of(byte[] key, String label, byte[]... parts) {
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        append(input, label.getBytes(StandardCharsets.US_ASCII));
        for (byte[] part : parts) {
            append(input, part);
        }
        HMac mac = new HMac(new SHA256Digest());
        mac.init(new KeyParameter(key));
        mac.update(input.toByteArray(), 0, input.size());
        byte[] proof = new byte[BYTES];
        mac.doFinal(proof, 0);
        return new Proof(proof);
    }

    private static void append(ByteArrayOutputStream input, byte[] part) {
        input.write(part.length >>> 8);
        input.write(part.length);
        input.writeBytes(part);
    }
}
