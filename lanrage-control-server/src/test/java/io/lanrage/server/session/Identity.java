package io.lanrage.server.session;

import io.lanrage.core.control.message.ClientFrame;
import io.lanrage.core.control.message.Event.Challenge;
import io.lanrage.core.control.message.MessageCodec;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.Proof;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.key.Sealed;
import io.lanrage.core.party.PartyKeys;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/** A peer's key pair, and the proofs that it makes. */
public record Identity(PrivateKey key, PublicKey publicKey) {

    private static final MessageCodec CODEC = new MessageCodec();

    public static Identity generate() {
        PrivateKey key = PrivateKey.generate(new SecureRandom());
        return new Identity(key, key.publicKey());
    }

    /** The request that a client makes in answer to a challenge. */
    public Request.Authenticate authenticate(Challenge challenge) {
        return new Request.Authenticate(publicKey, proof(challenge, publicKey), Optional.empty());
    }

    /** The same with an access token. */
    public Request.Authenticate authenticate(Challenge challenge, String accessToken) {
        return new Request.Authenticate(publicKey, proof(challenge, publicKey), Optional.of(accessToken));
    }

    /** A proof made with this private key, in which another public key is named as the own. */
    public Proof proof(Challenge challenge, PublicKey claimed) {
        return Proof.ofKey(
                key,
                challenge.key(),
                claimed,
                challenge.key(),
                challenge.nonce().bytes(),
                "");
    }

    /** The request of a guest of this identity. */
    public Request.PartyJoin join(Challenge challenge, PartyKeys party) {
        Proof proof = Proof.ofJoin(party.joinKey(), challenge.nonce().bytes(), publicKey);
        return new Request.PartyJoin(party.partyId(), proof, Sealed.of(new byte[] {1}), List.of());
    }

    static String text(long id, Request<?> request) {
        return CODEC.encode(new ClientFrame(id, request));
    }
}
