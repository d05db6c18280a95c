package io.lanrage.wireguard.noise;

import java.util.Arrays;
import org.bouncycastle.crypto.digests.Blake2sDigest;

/**
 * Noise's SymmetricState with its CipherState (Noise §5.1, §5.2): the chaining key into which every secret is mixed,
 * the hash of all that was said, and the key that follows from them.
 *
 * <p>In this pattern each key encrypts one thing only, so that the nonce is always zero.
 */
final class SymmetricState {
    private static final int KEY_BYTES = 32;

    private final byte[] chainingKey;
    private final byte[] hash;
    private final byte[] key = new byte[KEY_BYTES];

    private SymmetricState(byte[] chainingKey, byte[] hash) {
        this.chainingKey = chainingKey;
        this.hash = hash;
    }

    /** Begins a handshake whose protocol's name is longer than a hash. */
    static SymmetricState begin(byte[] protocolName, byte[] prologue) {
        byte[] name = Blake2s.hash(protocolName);
        return new SymmetricState(name, Blake2s.hash(name, prologue));
    }

    /** The same state once more, to try something on it. */
    SymmetricState copy() {
        SymmetricState copy = new SymmetricState(chainingKey.clone(), hash.clone());
        System.arraycopy(key, 0, copy.key, 0, KEY_BYTES);
        return copy;
    }

    /** The hash of all that was said so far, which names the session (Noise §11.2). */
    byte[] handshakeHash() {
        return hash.clone();
    }

    void mixHash(byte[] data) {
        mixHash(data, 0, data.length);
    }

    private void mixHash(byte[] data, int from, int bytes) {
        Blake2sDigest digest = new Blake2sDigest(8 * Blake2s.HASH_BYTES);
        digest.update(hash, 0, hash.length);
        digest.update(data, from, bytes);
        digest.doFinal(hash, 0);
    }

    void mixKey(byte[] input) {
        byte[] derived = Blake2s.kdf(chainingKey, input, 2);
        System.arraycopy(derived, 0, chainingKey, 0, KEY_BYTES);
        System.arraycopy(derived, KEY_BYTES, key, 0, KEY_BYTES);
        Arrays.fill(derived, (byte) 0);
    }

    /** Mixes a secret in that is a shared one of Diffie and Hellman's kind, and wipes it. */
    void mixSecret(byte[] secret) {
        mixKey(secret);
        Arrays.fill(secret, (byte) 0);
    }

    void mixKeyAndHash(byte[] input) {
        byte[] derived = Blake2s.kdf(chainingKey, input, 3);
        System.arraycopy(derived, 0, chainingKey, 0, KEY_BYTES);
        mixHash(derived, KEY_BYTES, KEY_BYTES);
        System.arraycopy(derived, 2 * KEY_BYTES, key, 0, KEY_BYTES);
        Arrays.fill(derived, (byte) 0);
    }

    byte[] encryptAndHash(byte[] plain) {
        byte[] sealed = ChaChaPoly.seal(key, 0, hash, plain);
        mixHash(sealed);
        return sealed;
    }

    /** The plaintext of a part of a message; if it is not authentic, the refusal is {@code otherwise}. */
    byte[] decryptAndHash(byte[] message, int from, int bytes, Refusal otherwise) throws RefusedException {
        byte[] plain = ChaChaPoly.open(key, 0, hash, Arrays.copyOfRange(message, from, from + bytes))
                .orElseThrow(() -> new RefusedException(otherwise));
        mixHash(message, from, bytes);
        return plain;
    }

    /** The two keys of the session, the initiator's sending key first, in one array; this state is wiped. */
    byte[] split() {
        byte[] keys = Blake2s.kdf(chainingKey, new byte[0], 2);
        destroy();
        return keys;
    }

    void destroy() {
        Arrays.fill(chainingKey, (byte) 0);
        Arrays.fill(hash, (byte) 0);
        Arrays.fill(key, (byte) 0);
    }
}
