package io.lanrage.wireguard.noise;

import io.lanrage.core.error.InputException;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.PublicKey;
import java.util.Arrays;

/** X25519 (RFC 7748 §5) on keys as they stand in a message. */
final class Curve {

    private Curve() {}

    /** The public key in a part of a message. */
    static PublicKey key(byte[] message, int from) {
        return PublicKey.of(Arrays.copyOfRange(message, from, from + PublicKey.BYTES));
    }

    /** What the holders of both keys share; refused if the other one is of small order. The caller wipes it. */
    static byte[] agree(PrivateKey own, PublicKey other) throws RefusedException {
        try {
            return own.agree(other);
        } catch (InputException e) {
            throw new RefusedException(Refusal.WEAK_KEY);
        }
    }
}
