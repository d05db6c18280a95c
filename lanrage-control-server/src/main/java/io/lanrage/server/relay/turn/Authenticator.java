package io.lanrage.server.relay.turn;

import io.lanrage.nat.stun.ErrorCode;
import io.lanrage.nat.stun.IntegrityAlgorithm;
import io.lanrage.nat.stun.Nonce;
import io.lanrage.nat.stun.Realm;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.Username;
import io.lanrage.nat.turn.Endpoint;
import java.util.Optional;

/**
 * Checks the long-term credentials of requests (RFC 8489 §9.2.4), in the order of that section. It keeps nothing about clients. For one
 * thread.
 */
final class Authenticator {

    private final RelaySecret secret;
    private final String realm;
    private final Nonces nonces;

    Authenticator(RelaySecret secret, String realm, Nonces nonces) {
        this.secret = secret;
        this.realm = realm;
        this.nonces = nonces;
    }

    /**
     * Checks a request.
     *
     * @param isInUse whether an allocation of this client exists: its credentials go on for as long as it is refreshed, so that no
     *     game ends because a username does
     */
    Authentication check(StunMessage request, Endpoint client, boolean isInUse, long epochSecond) {
        IntegrityAlgorithm algorithm = request.hasIntegrity(IntegrityAlgorithm.HMAC_SHA256)
                ? IntegrityAlgorithm.HMAC_SHA256
                : IntegrityAlgorithm.HMAC_SHA1;
        if (!request.hasIntegrity(algorithm)) {
            return new Authentication.Refused(ErrorCode.UNAUTHENTICATED, true);
        }
        Optional<Username> username = request.first(Username.class);
        Optional<Nonce> nonce = request.first(Nonce.class);
        if (username.isEmpty() || nonce.isEmpty() || request.first(Realm.class).isEmpty()) {
            return new Authentication.Refused(ErrorCode.BAD_REQUEST, false);
        }
        Optional<RelayUsername> known = username.flatMap(given -> RelayUsername.parse(given.text()))
                .filter(parsed -> isInUse || !parsed.isExpired(epochSecond));
        if (known.isEmpty()) {
            return new Authentication.Refused(ErrorCode.UNAUTHENTICATED, true);
        }
        Seal seal = new Seal(secret.key(username.get().text(), realm), algorithm);
        if (!request.verify(seal.key(), algorithm)) {
            return new Authentication.Refused(ErrorCode.UNAUTHENTICATED, true);
        }
        return nonces.accepts(nonce.get().text(), client, epochSecond)
                ? new Authentication.Granted(known.get(), seal)
                : new Authentication.Refused(ErrorCode.STALE_NONCE, true);
    }

    /**
     * The answer to a request that was refused. It has no phrase, and FINGERPRINT only if the request had one, because it may go to
     * somebody who asked nothing.
     */
    byte[] refusal(StunMessage request, Authentication.Refused refused, Endpoint client, long epochSecond) {
        StunMessageBuilder response = StunMessageBuilder.error(request, new ErrorCode(refused.code(), ""));
        if (refused.isChallenge()) {
            response.add(new Realm(realm)).add(new Nonce(nonces.issue(client, epochSecond)));
        }
        if (request.hasFingerprint()) {
            response.fingerprint();
        }
        return response.encode();
    }
}
