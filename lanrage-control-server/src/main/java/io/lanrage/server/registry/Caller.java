package io.lanrage.server.registry;

import io.lanrage.core.control.message.Nonce;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.PublicKey;

/**
 * Who asks, as its session has proven.
 *
 * @param id the peer's id
 * @param key the peer's public key
 * @param nonce the nonce of the session, to which join proofs are bound
 */
public record Caller(PeerId id, PublicKey key, Nonce nonce) {

    /**
     * The holder of a key.
     *
     * @param key the peer's public key
     * @param nonce the nonce of the session
     * @return the caller
     */
    public static Caller of(PublicKey key, Nonce nonce) {
        return new Caller(key.peerId(), key, nonce);
    }
}
