package io.lanrage.wireguard.noise;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.modes.AEADCipher;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.modes.XChaCha20Poly1305;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * The handshake's cipher: ChaCha20-Poly1305 (RFC 8439 §2.8) with a counter for a nonce (Noise §12.3), and for cookies
 * XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03 §2.3) with a random one.
 */
final class ChaChaPoly {
    /** Bytes of the authentication tag behind the ciphertext. */
    static final int TAG_BYTES = 16;
    /** Bytes of a random nonce. */
    static final int RANDOM_NONCE_BYTES = 24;

    private static final int NONCE_BYTES = 12;
    private static final int NONCE_COUNTER_OFFSET = 4;

    private ChaChaPoly() {}

    static byte[] seal(byte[] key, long counter, byte[] associated, byte[] plain) {
        return seal(new ChaCha20Poly1305(), key, nonce(counter), associated, plain);
    }

    /** The plaintext; empty if the tag is wrong or there is none. */
    static Optional<byte[]> open(byte[] key, long counter, byte[] associated, byte[] sealed) {
        return open(new ChaCha20Poly1305(), key, nonce(counter), associated, sealed);
    }

    static byte[] sealRandom(byte[] key, byte[] nonce, byte[] associated, byte[] plain) {
        return seal(new XChaCha20Poly1305(), key, nonce, associated, plain);
    }

    /** The plaintext; empty if the tag is wrong or there is none. */
    static Optional<byte[]> openRandom(byte[] key, byte[] nonce, byte[] associated, byte[] sealed) {
        return open(new XChaCha20Poly1305(), key, nonce, associated, sealed);
    }

    private static byte[] seal(AEADCipher cipher, byte[] key, byte[] nonce, byte[] associated, byte[] plain) {
        try {
            return process(cipher, true, key, nonce, associated, plain);
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException("sealing checks no tag", e);
        }
    }

    private static Optional<byte[]> open(
            AEADCipher cipher, byte[] key, byte[] nonce, byte[] associated, byte[] sealed) {
        if (sealed.length < TAG_BYTES) {
            return Optional.empty();
        }
        try {
            return Optional.of(process(cipher, false, key, nonce, associated, sealed));
        } catch (InvalidCipherTextException e) {
            return Optional.empty();
        }
    }

    private static byte[] process(
            AEADCipher cipher, boolean sealing, byte[] key, byte[] nonce, byte[] associated, byte[] input)
            throws InvalidCipherTextException {
        cipher.init(sealing, new AEADParameters(new KeyParameter(key), 8 * TAG_BYTES, nonce, associated));
        byte[] output = new byte[cipher.getOutputSize(input.length)];
        int done = cipher.processBytes(input, 0, input.length, output, 0);
        cipher.doFinal(output, done);
        return output;
    }

    private static byte[] nonce(long counter) {
        return ByteBuffer.allocate(NONCE_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(NONCE_COUNTER_OFFSET, counter)
                .array();
    }
}
