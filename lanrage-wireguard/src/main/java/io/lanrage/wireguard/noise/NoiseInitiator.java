package io.lanrage.wireguard.noise;

import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.PublicKey;

/**
 * The side of Noise_IKpsk2 (Noise §7.5, §9.4) that sends the first message. Any prologue and any payload, so that
 * published vectors fit; what WireGuard makes of it is in {@link PendingInitiation}.
 *
 * <pre>
 *  &lt;- s
 *  ...
 *  -&gt; e, es, s, ss
 *  &lt;- e, ee, se, psk
 * </pre>
 */
final class NoiseInitiator {
    private final LocalIdentity identity;
    private final PeerKeys peer;
    private final PrivateKey ephemeral;
    private SymmetricState state;

    /** Takes the ephemeral key over. */
    NoiseInitiator(byte[] prologue, LocalIdentity identity, PeerKeys peer, PrivateKey ephemeral) {
        this.identity = identity;
        this.peer = peer;
        this.ephemeral = ephemeral;
        this.state = NoiseProtocol.begin(prologue, peer.publicKey());
    }

    /** Makes the first message. */
    byte[] write(byte[] payload) {
        PublicKey ephemeralKey = ephemeral.publicKey();
        NoiseProtocol.mixEphemeral(state, ephemeralKey);
        // A peer's key that agrees with the static key agrees with every key.
        state.mixSecret(ephemeral.agree(peer.publicKey()));
        byte[] sealedIdentity = state.encryptAndHash(identity.publicKey().bytes());
        peer.mixStaticSecretInto(state);
        return NoiseProtocol.join(ephemeralKey.bytes(), sealedIdentity, state.encryptAndHash(payload));
    }

    /** The payload of the second message. If that is refused, the first one is as pending as before. */
    byte[] read(byte[] message) throws RefusedException {
        SymmetricState attempt = state.copy();
        try {
            PublicKey remoteEphemeral = Curve.key(message, 0);
            NoiseProtocol.mixEphemeral(attempt, remoteEphemeral);
            attempt.mixSecret(Curve.agree(ephemeral, remoteEphemeral));
            attempt.mixSecret(Curve.agree(identity.privateKey(), remoteEphemeral));
            peer.mixPresharedKeyInto(attempt);
            int from = PublicKey.BYTES;
            byte[] payload = attempt.decryptAndHash(message, from, message.length - from, Refusal.UNAUTHENTIC);
            state.destroy();
            state = attempt;
            return payload;
        } catch (RefusedException e) {
            attempt.destroy();
            throw e;
        }
    }

    byte[] handshakeHash() {
        return state.handshakeHash();
    }

    /** The two keys, this side's sending key first, in one array that the caller wipes. Nothing can follow. */
    byte[] split() {
        ephemeral.destroy();
        return state.split();
    }

    void destroy() {
        ephemeral.destroy();
        state.destroy();
    }
}
