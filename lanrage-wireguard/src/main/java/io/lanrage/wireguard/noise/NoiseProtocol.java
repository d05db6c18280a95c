package io.lanrage.wireguard.noise;

import io.lanrage.core.key.PublicKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What both sides of Noise_IKpsk2_25519_ChaChaPoly_BLAKE2s do alike. */
final class NoiseProtocol {
    /** What WireGuard begins with (§5.4). */
    static final byte[] WIREGUARD_PROLOGUE = "WireGuard v1 zx2c4 Jason@zx2c4.com".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] NAME = "Noise_IKpsk2_25519_ChaChaPoly_BLAKE2s".getBytes(StandardCharsets.US_ASCII);

    private NoiseProtocol() {}

    /** The state before the first message, when the responder's static key is known to both. */
    static SymmetricState begin(byte[] prologue, PublicKey responder) {
        SymmetricState state = SymmetricState.begin(NAME, prologue);
        state.mixHash(responder.bytes());
        return state;
    }

    /**
     * An ephemeral key goes into the hash, and because of the preshared key into the chaining key as well (Noise §9.2).
     */
    static void mixEphemeral(SymmetricState state, PublicKey ephemeral) {
        byte[] bytes = ephemeral.bytes();
        state.mixHash(bytes);
        state.mixKey(bytes);
    }

    /** The parts, one behind the other. */
    static byte[] join(byte[]... parts) {
        byte[] all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
