package io.lanrage.wireguard.noise;

import java.util.Arrays;
import org.bouncycastle.crypto.digests.Blake2sDigest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * BLAKE2s (RFC 7693) in the three ways in which WireGuard uses it (§5.4): as a hash, with a key as a code, and in HMAC.
 */
final class Blake2s {
    /** Bytes of a hash, and of HMAC's result. */
    static final int HASH_BYTES = 32;
    /** Bytes of a code. */
    static final int MAC_BYTES = 16;

    private static final int HASH_BITS = 8 * HASH_BYTES;

    private Blake2s() {}

    /** The hash of the parts, one behind the other. */
    static byte[] hash(byte[]... parts) {
        Blake2sDigest digest = new Blake2sDigest(HASH_BITS);
        for (byte[] part : parts) {
            digest.update(part, 0, part.length);
        }
        byte[] hash = new byte[HASH_BYTES];
        digest.doFinal(hash, 0);
        return hash;
    }

    /** The keyed hash of the first {@code bytes} of {@code data}; the key has up to 32 bytes. */
    static byte[] mac(byte[] key, byte[] data, int bytes) {
        Blake2sDigest digest = new Blake2sDigest(key, MAC_BYTES, null, null);
        digest.update(data, 0, bytes);
        byte[] mac = new byte[MAC_BYTES];
        digest.doFinal(mac, 0);
        digest.clearKey();
        return mac;
    }

    /**
     * HKDF as Noise has it (Noise §4.3, RFC 5869 without a context): the results follow each other in one array.
     *
     * @param chainingKey 32 bytes, the salt
     * @param input what is mixed in, from 0 bytes up
     * @param count how many results of 32 bytes, from 1 up to 255
     */
    static byte[] kdf(byte[] chainingKey, byte[] input, int count) {
        byte[] extracted = hmac(chainingKey, input, 0, input.length);
        byte[] expanded = new byte[count * HASH_BYTES];
        for (int i = 0; i < count; i++) {
            int before = i == 0 ? 0 : HASH_BYTES;
            byte[] next = hmac(extracted, expanded, i * HASH_BYTES - before, before, (byte) (i + 1));
            System.arraycopy(next, 0, expanded, i * HASH_BYTES, HASH_BYTES);
            Arrays.fill(next, (byte) 0);
        }
        Arrays.fill(extracted, (byte) 0);
        return expanded;
    }

    /** HMAC (RFC 2104) over a part of the data, and what follows it. */
    static byte[] hmac(byte[] key, byte[] data, int from, int bytes, byte... last) {
        HMac hmac = new HMac(new Blake2sDigest(HASH_BITS));
        hmac.init(new KeyParameter(key));
        hmac.update(data, from, bytes);
        hmac.update(last, 0, last.length);
        byte[] result = new byte[HASH_BYTES];
        hmac.doFinal(result, 0);
        return result;
    }
}
