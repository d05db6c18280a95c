package io.lanrage.server.relay.turn;

import io.lanrage.nat.stun.IntegrityAlgorithm;
import io.lanrage.nat.stun.IntegrityKey;
import io.lanrage.nat.stun.StunMessageBuilder;

/** What a request was sealed with, and its answer has to be (RFC 8489 §9.2.4). */
record Seal(IntegrityKey key, IntegrityAlgorithm algorithm) {

    StunMessageBuilder on(StunMessageBuilder message) {
        return algorithm == IntegrityAlgorithm.HMAC_SHA256 ? message.integritySha256(key) : message.integritySha1(key);
    }
}
