package io.lanrage.nat.turn.client;

import io.lanrage.nat.stun.IntegrityAlgorithm;
import io.lanrage.nat.stun.IntegrityKey;
import io.lanrage.nat.stun.StunMessage;

/**
 * What a request was sealed with, and its response has to be.
 *
 * @param key the key
 * @param algorithm the kind of integrity attribute; the response has to have the same (RFC 8489 §9.2.5)
 */
record Seal(IntegrityKey key, IntegrityAlgorithm algorithm) {

    boolean isOn(StunMessage response) {
        return response.verify(key, algorithm);
    }
}
