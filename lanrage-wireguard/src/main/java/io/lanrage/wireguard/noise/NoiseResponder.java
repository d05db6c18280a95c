package io.lanrage.wireguard.noise;

import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.PublicKey;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** The side of Noise_IKpsk2 (Noise §7.5, §9.4) that answers; the counterpart of {@link NoiseInitiator}. */
final class NoiseResponder {
    private static final int SEALED_IDENTITY_BYTES = PublicKey.BYTES + ChaChaPoly.TAG_BYTES;

    private final SymmetricState state;
    private final PublicKey remoteEphemeral;
    private final PeerKeys peer;
    private final byte[] payload;

    private NoiseResponder(SymmetricState state, PublicKey remoteEphemeral, PeerKeys peer, byte[] payload) {
        this.state = state;
        this.remoteEphemeral = remoteEphemeral;
        this.peer = peer;
        this.payload = payload;
    }

    /** Reads the first message; {@code peers} finds the keys of the peer that it says it is from. */
    static NoiseResponder read(
            byte[] prologue, LocalIdentity identity, byte[] message, Function<PublicKey, Optional<PeerKeys>> peers)
            throws RefusedException {
        SymmetricState state = NoiseProtocol.begin(prologue, identity.publicKey());
        try {
            PublicKey remoteEphemeral = Curve.key(message, 0);
            NoiseProtocol.mixEphemeral(state, remoteEphemeral);
            state.mixSecret(Curve.agree(identity.privateKey(), remoteEphemeral));
            int from = PublicKey.BYTES;
            byte[] remote = state.decryptAndHash(message, from, SEALED_IDENTITY_BYTES, Refusal.UNREADABLE_IDENTITY);
            PeerKeys peer =
                    peers.apply(PublicKey.of(remote)).orElseThrow(() -> new RefusedException(Refusal.UNKNOWN_PEER));
            peer.mixStaticSecretInto(state);
            from += SEALED_IDENTITY_BYTES;
            byte[] payload = state.decryptAndHash(message, from, message.length - from, Refusal.UNAUTHENTIC);
            return new NoiseResponder(state, remoteEphemeral, peer, payload);
        } catch (RefusedException e) {
            state.destroy();
            throw e;
        }
    }

    PeerKeys peer() {
        return peer;
    }

    byte[] payload() {
        return payload.clone();
    }

    /** Makes the second message; takes the ephemeral key over and wipes it. */
    byte[] write(PrivateKey ephemeral, byte[] answer) {
        PublicKey ephemeralKey = ephemeral.publicKey();
        NoiseProtocol.mixEphemeral(state, ephemeralKey);
        // Both have agreed with a key of this side before, and so agree with every key.
        state.mixSecret(ephemeral.agree(remoteEphemeral));
        state.mixSecret(ephemeral.agree(peer.publicKey()));
        ephemeral.destroy();
        peer.mixPresharedKeyInto(state);
        return NoiseProtocol.join(ephemeralKey.bytes(), state.encryptAndHash(answer));
    }

    byte[] handshakeHash() {
        return state.handshakeHash();
    }

    /** The two keys, the other side's sending key first, in one array that the caller wipes. Nothing can follow. */
    byte[] split() {
        return state.split();
    }

    void destroy() {
        state.destroy();
        Arrays.fill(payload, (byte) 0);
    }
}
