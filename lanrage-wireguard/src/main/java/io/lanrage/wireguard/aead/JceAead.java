package io.lanrage.wireguard.aead;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * That of a provider of the Java platform: the JDK's own, or Conscrypt. A few small objects are made per packet, which
 * the platform's interface does not leave a way around.
 */
final class JceAead implements Aead {
    private static final String ALGORITHM = "ChaCha20-Poly1305";
    private static final String KEY_ALGORITHM = "ChaCha20";
    private static final String CONSCRYPT = "Conscrypt";
    private static final String CONSCRYPT_CLASS = "org.conscrypt.Conscrypt";

    private final Provider provider;

    private JceAead(Provider provider) {
        this.provider = provider;
    }

    /** What the platform itself would choose. */
    static JceAead platform() throws AeadUnavailableException {
        try {
            return new JceAead(Cipher.getInstance(ALGORITHM).getProvider());
        } catch (GeneralSecurityException e) {
            throw new AeadUnavailableException("no provider has " + ALGORITHM, e);
        }
    }

    /** Conscrypt, if somebody installed it or put it on the class path. */
    static JceAead conscrypt() throws AeadUnavailableException {
        Provider installed = Security.getProvider(CONSCRYPT);
        return new JceAead(installed != null ? installed : conscryptOfTheClassPath());
    }

    private static Provider conscryptOfTheClassPath() throws AeadUnavailableException {
        try {
            return (Provider)
                    Class.forName(CONSCRYPT_CLASS).getMethod("newProvider").invoke(null);
        } catch (ClassNotFoundException e) {
            throw new AeadUnavailableException(CONSCRYPT + " is not on the class path");
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new AeadUnavailableException(CONSCRYPT + " cannot be started: " + e.getMessage(), e);
        }
    }

    @Override
    public String description() {
        return provider.getName() + " " + provider.getVersionStr();
    }

    @Override
    public Key key(byte[] key) {
        return new HeapKey(new JceCipher(provider, key));
    }

    private static final class JceCipher implements HeapCipher {
        private final Cipher cipher;
        private final SecretKey key;
        private final byte[] nonce = new byte[Nonce.BYTES];
        private long latestCounter = -1;

        JceCipher(Provider provider, byte[] key) {
            if (key.length != KEY_BYTES) {
                throw new IllegalArgumentException("the key has " + key.length + " bytes, but must have " + KEY_BYTES);
            }
            try {
                this.cipher = Cipher.getInstance(ALGORITHM, provider);
            } catch (GeneralSecurityException e) {
                throw new AeadException(provider.getName() + " makes no cipher", e);
            }
            this.key = new SecretKeySpec(key, KEY_ALGORITHM);
        }

        private void begin(int mode, long counter) throws GeneralSecurityException {
            Nonce.put(counter, nonce);
            latestCounter = counter;
            cipher.init(mode, key, new IvParameterSpec(nonce));
        }

        @Override
        public void seal(long counter, byte[] plain, int plainBytes, byte[] sealed) {
            try {
                begin(Cipher.ENCRYPT_MODE, counter);
                cipher.doFinal(plain, 0, plainBytes, sealed, 0);
            } catch (GeneralSecurityException e) {
                throw new AeadException("sealing of " + plainBytes + " bytes failed", e);
            }
        }

        @Override
        public boolean open(long counter, byte[] sealed, int sealedBytes, byte[] plain) {
            try {
                if (counter == latestCounter) {
                    // The JDK's cipher takes no nonce twice in a row, but anyone can send a counter again.
                    begin(Cipher.DECRYPT_MODE, ~counter);
                }
                begin(Cipher.DECRYPT_MODE, counter);
                cipher.doFinal(sealed, 0, sealedBytes, plain, 0);
                return true;
            } catch (AEADBadTagException e) {
                return false;
            } catch (GeneralSecurityException e) {
                throw new AeadException("opening of " + sealedBytes + " bytes failed", e);
            }
        }

        /** The platform's key and cipher keep copies until they are collected. */
        @Override
        public void wipe() {
            Arrays.fill(nonce, (byte) 0);
        }
    }
}
