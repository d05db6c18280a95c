package io.lanrage.core.key;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc7748.X25519;

/** An X25519 private key (RFC 7748 §5), clamped, as WireGuard uses it. */
public final class PrivateKey extends SecretKey {

    private PrivateKey(byte[] bytes) {
        super(bytes, "private key");
    }

    /**
     * Takes a key from its bytes; the bits that RFC 7748 §5 fixes are set.
     *
     * @param bytes the 32 bytes; copied
     * @return the key
     * @throws InputException if there are not 32 bytes
     */
    public static PrivateKey of(byte[] bytes) {
        byte[] clamped = KeyBytes.copyOf(bytes, BYTES, "private key");
        clamped[0] &= (byte) 0b1111_1000;
        clamped[31] &= 0b0111_1111;
        clamped[31] |= 0b0100_0000;
        PrivateKey key = new PrivateKey(clamped);
        Arrays.fill(clamped, (byte) 0);
        return key;
    }

    /**
     * Makes a new key.
     *
     * @param random a cryptographic source
     * @return the key
     */
    public static PrivateKey generate(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        PrivateKey key = of(bytes);
        Arrays.fill(bytes, (byte) 0);
        return key;
    }

    /**
     * The public half.
     *
     * @return the public key
     */
    public PublicKey publicKey() {
        byte[] scalar = bytes();
        byte[] point = new byte[PublicKey.BYTES];
        X25519.scalarMultBase(scalar, 0, point, 0);
        Arrays.fill(scalar, (byte) 0);
        return PublicKey.of(point);
    }

    /**
     * The secret that this key shares with another's holder (RFC 7748 §6.1).
     *
     * @param other the other's public key
     * @return 32 bytes, which the caller wipes
     * @throws InputException if the other key is of small order, so that there is no secret
     */
    public byte[] agree(PublicKey other) {
        byte[] scalar = bytes();
        byte[] shared = new byte[BYTES];
        boolean contributory = X25519.calculateAgreement(scalar, 0, other.bytes(), 0, shared, 0);
        Arrays.fill(scalar, (byte) 0);
        if (!contributory) {
            throw new InputException(ErrorCode.INPUT_INVALID, "public key " + other + " is of small order");
        }
        return shared;
    }
}
