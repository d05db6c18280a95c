package io.lanrage.wireguard.aead;

import java.util.Arrays;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/** BouncyCastle's, in Java: slow, and always there. */
final class BouncyCastleAead implements Aead {

    @Override
    public String description() {
        return "BouncyCastle";
    }

    @Override
    public Key key(byte[] key) {
        return new HeapKey(new LightweightCipher(key));
    }

    private static final class LightweightCipher implements HeapCipher {
        private final ChaCha20Poly1305 cipher = new ChaCha20Poly1305();
        private final byte[] nonce = new byte[Nonce.BYTES];
        private final byte[] key;

        LightweightCipher(byte[] key) {
            if (key.length != KEY_BYTES) {
                throw new IllegalArgumentException("the key has " + key.length + " bytes, but must have " + KEY_BYTES);
            }
            this.key = key.clone();
        }

        private void begin(boolean sealing, long counter) {
            Nonce.put(counter, nonce);
            cipher.init(sealing, new ParametersWithIV(new KeyParameter(key), nonce));
        }

        @Override
        public void seal(long counter, byte[] plain, int plainBytes, byte[] sealed) {
            begin(true, counter);
            try {
                process(plain, plainBytes, sealed);
            } catch (InvalidCipherTextException e) {
                throw new AeadException("sealing of " + plainBytes + " bytes failed", e);
            }
        }

        @Override
        public boolean open(long counter, byte[] sealed, int sealedBytes, byte[] plain) {
            begin(false, counter);
            try {
                process(sealed, sealedBytes, plain);
                return true;
            } catch (InvalidCipherTextException e) {
                return false;
            }
        }

        private void process(byte[] input, int bytes, byte[] output) throws InvalidCipherTextException {
            int done = cipher.processBytes(input, 0, bytes, output, 0);
            cipher.doFinal(output, done);
        }

        /** The cipher keeps a copy until it is collected. */
        @Override
        public void wipe() {
            Arrays.fill(key, (byte) 0);
        }
    }
}
