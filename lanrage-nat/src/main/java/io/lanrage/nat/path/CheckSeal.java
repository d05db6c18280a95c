package io.lanrage.nat.path;

import io.lanrage.core.key.CheckKey;
import io.lanrage.core.key.PeerId;
import io.lanrage.nat.stun.IntegrityAlgorithm;
import io.lanrage.nat.stun.IntegrityKey;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.TransactionId;
import io.lanrage.nat.stun.Username;
import io.lanrage.nat.stun.XorMappedAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Writes and authenticates one pair's checks: Binding messages with MESSAGE-INTEGRITY-SHA256 and FINGERPRINT. The requests name
 * the pair as {@code receiver:sender} (RFC 8445 §7.2.2), so that a check that is thrown back at its sender is not taken for the
 * peer's, although both have the same key.
 */
final class CheckSeal {

    private final IntegrityKey key;
    private final Username outgoing;
    private final Username incoming;

    CheckSeal(PeerId self, PeerId peer, CheckKey key) {
        byte[] bytes = key.bytes();
        IntegrityKey plain = IntegrityKey.of(bytes);
        this.key = plain.preparedFor(IntegrityAlgorithm.HMAC_SHA256);
        plain.destroy();
        Arrays.fill(bytes, (byte) 0);
        this.outgoing = new Username(peer + ":" + self);
        this.incoming = new Username(self + ":" + peer);
    }

    /** The user name in the peer's requests. */
    Username incoming() {
        return incoming;
    }

    ByteBuffer request(TransactionId id) {
        return ByteBuffer.wrap(StunMessageBuilder.request(StunMethod.BINDING, id)
                .add(outgoing)
                .integritySha256(key)
                .fingerprint()
                .encode());
    }

    /** The answer to the peer's request, telling it which address it was seen from. */
    ByteBuffer answer(StunMessage request, InetSocketAddress seen) {
        return ByteBuffer.wrap(StunMessageBuilder.success(request)
                .add(new XorMappedAddress(seen))
                .integritySha256(key)
                .fingerprint()
                .encode());
    }

    boolean isAuthentic(StunMessage message) {
        return message.hasFingerprint() && message.verify(key, IntegrityAlgorithm.HMAC_SHA256);
    }

    /** Wipes the key. */
    void destroy() {
        key.destroy();
    }
}
