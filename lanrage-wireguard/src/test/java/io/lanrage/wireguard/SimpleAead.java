package io.lanrage.wireguard;

import io.lanrage.wireguard.aead.Aead;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The platform's cipher, used in the plainest way: what the real ones can be compared with. */
public final class SimpleAead implements Aead {

    private static final int NONCE_BYTES = 12;

    @Override
    public String description() {
        return "simple";
    }

    @Override
    public Key key(byte[] key) {
        return new SimpleKey(new SecretKeySpec(key.clone(), "ChaCha20"));
    }

    private record SimpleKey(SecretKeySpec key) implements Key {

        @Override
        public void seal(long counter, ByteBuffer memory, int offset, int plainBytes) {
            byte[] plain = new byte[plainBytes];
            memory.get(offset, plain);
            try {
                memory.put(offset, run(Cipher.ENCRYPT_MODE, counter, plain));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public boolean open(
                long counter, ByteBuffer sealed, int sealedOffset, int sealedBytes, ByteBuffer plain, int plainOffset) {
            byte[] bytes = new byte[sealedBytes];
            sealed.get(sealedOffset, bytes);
            try {
                plain.put(plainOffset, run(Cipher.DECRYPT_MODE, counter, bytes));
                return true;
            } catch (AEADBadTagException e) {
                return false;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        private byte[] run(int mode, long counter, byte[] input) throws GeneralSecurityException {
            byte[] nonce = ByteBuffer.allocate(NONCE_BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(4, counter)
                    .array();
            Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
            cipher.init(mode, key, new IvParameterSpec(nonce));
            return cipher.doFinal(input);
        }

        @Override
        public void close() {}
    }
}
