package io.lanrage.wireguard.noise;

import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.PublicKey;

/** Initiations that are right in every code and seal, around contents that nobody in order would seal. */
public final class HostileInitiation {
    private HostileInitiation() {}

    /**
     * Makes one to the holder of a key.
     *
     * @param senderIndex any
     * @param ephemeral the sender's key of this handshake; only read
     * @param identity 32 bytes, which stand where the sender's static key should be
     * @param staticSecret 32 bytes, with which the timestamp is sealed; who has the static key's private half knows the right ones
     * @param timestamp 12 bytes
     */
    public static byte[] of(
            PublicKey to,
            int senderIndex,
            PrivateKey ephemeral,
            byte[] identity,
            byte[] staticSecret,
            byte[] timestamp) {
        SymmetricState state = NoiseProtocol.begin(NoiseProtocol.WIREGUARD_PROLOGUE, to);
        PublicKey ephemeralKey = ephemeral.publicKey();
        NoiseProtocol.mixEphemeral(state, ephemeralKey);
        state.mixSecret(ephemeral.agree(to));
        byte[] sealedIdentity = state.encryptAndHash(identity);
        state.mixKey(staticSecret);
        byte[] noise = NoiseProtocol.join(ephemeralKey.bytes(), sealedIdentity, state.encryptAndHash(timestamp));
        return HandshakeInitiation.of(senderIndex, noise, Macs.macKey(to)).bytes();
    }
}
