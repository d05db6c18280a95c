package io.lanrage.core.key;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The key with which a party's members seal what the control server carries for them: ChaCha20-Poly1305 (RFC 8439 §2.8). */
public final class SealKey extends SecretKey {

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;

    private SealKey(byte[] bytes) {
        super(bytes, "seal key");
    }

    /**
     * Takes a key from its bytes.
     *
     * @param bytes the 32 bytes; copied
     * @return the key
     * @throws InputException if there are not 32 bytes
     */
    public static SealKey of(byte[] bytes) {
        return new SealKey(bytes);
    }

    /**
     * Seals a text under a random nonce.
     *
     * @param plaintext what to seal; only read
     * @param context what the text is bound to: it opens only under the same; only read
     * @param random a cryptographic source for the nonce
     * @return nonce, ciphertext and tag
     */
    public Sealed seal(byte[] plaintext, byte[] context, SecureRandom random) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + plaintext.length + TAG_BYTES);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, context);
            cipher.doFinal(plaintext, 0, plaintext.length, sealed, NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the Java runtime cannot seal with ChaCha20-Poly1305", e);
        }
        return Sealed.of(sealed);
    }

    /**
     * Opens what was sealed under this key and context.
     *
     * @param sealed what {@link #seal} made
     * @param context the same as then; only read
     * @return the text
     * @throws InputException with {@code MESSAGE_INVALID} if it was made under another key or context, or was changed
     */
    public byte[] open(Sealed sealed, byte[] context) {
        byte[] bytes = sealed.bytes();
        if (bytes.length < NONCE_BYTES + TAG_BYTES) {
            throw new InputException(ErrorCode.MESSAGE_INVALID, "sealed text has only " + bytes.length + " bytes");
        }
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(bytes, NONCE_BYTES), context);
            return cipher.doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
        } catch (AEADBadTagException e) {
            throw new InputException(
                    ErrorCode.MESSAGE_INVALID, "sealed text was made under another key or was changed", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the Java runtime cannot open ChaCha20-Poly1305", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, byte[] context) throws GeneralSecurityException {
        byte[] key = bytes();
        Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
        cipher.init(mode, new SecretKeySpec(key, "ChaCha20"), new IvParameterSpec(nonce));
        Arrays.fill(key, (byte) 0);
        cipher.updateAAD(context);
        return cipher;
    }
}
