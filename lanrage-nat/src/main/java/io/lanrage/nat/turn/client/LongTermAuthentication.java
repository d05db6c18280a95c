package io.lanrage.nat.turn.client;

import io.lanrage.nat.stun.IntegrityAlgorithm;
import io.lanrage.nat.stun.IntegrityKey;
import io.lanrage.nat.stun.Nonce;
import io.lanrage.nat.stun.PasswordAlgorithm;
import io.lanrage.nat.stun.PasswordAlgorithms;
import io.lanrage.nat.stun.Realm;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMessageBuilder;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of long-term credentials (RFC 8489 §9.2): what the server said last, and the key that follows from it. Requests
 * are sealed with HMAC-SHA1, or with HMAC-SHA-256 alone if the server's nonce says that it knows password algorithms.
 *
 * <p>USERHASH is never sent: a server has to accept USERNAME as well.
 */
final class LongTermAuthentication {

    /** What a challenge was worth. */
    enum Challenge {
        /** It can be answered. */
        TAKEN,
        /** Realm or nonce is missing, or the list of algorithms that the nonce promises: somebody weakened it. To be ignored. */
        REJECTED,
        /** The server wants none of the algorithms that there are here. */
        UNANSWERABLE
    }

    /** RFC 8489 §9.2: a nonce that begins so says what the server can, in four more characters of Base64. */
    private static final String NONCE_COOKIE = "obMatJos2";

    private static final int COOKIE_CHARACTERS = NONCE_COOKIE.length() + 4;

    /** RFC 8489 §18.1: bit 0, the most significant one. */
    private static final int PASSWORD_ALGORITHMS_BIT = 0x80;

    private TurnCredentials credentials;
    private @Nullable Realm realm;
    private @Nullable Nonce nonce;
    private @Nullable PasswordAlgorithms offered;
    private int chosen = PasswordAlgorithm.MD5;
    private @Nullable IntegrityKey key;

    LongTermAuthentication(TurnCredentials credentials) {
        this.credentials = credentials;
    }

    TurnCredentials credentials() {
        return credentials;
    }

    /** Seals what is sent from now on with other credentials. */
    void use(TurnCredentials newCredentials) {
        credentials = newCredentials;
        key = null;
    }

    /** Takes a 401 or 438 response. */
    Challenge learn(StunMessage challenge) {
        Optional<Nonce> newNonce = challenge.first(Nonce.class);
        Optional<Realm> newRealm = challenge.first(Realm.class).or(() -> Optional.ofNullable(realm));
        if (newNonce.isEmpty() || newRealm.isEmpty()) {
            return Challenge.REJECTED;
        }
        Optional<PasswordAlgorithms> algorithms = Optional.empty();
        int algorithm = PasswordAlgorithm.MD5;
        if (promisesAlgorithms(newNonce.get().text())) {
            algorithms = challenge.first(PasswordAlgorithms.class);
            if (algorithms.isEmpty()) {
                return Challenge.REJECTED;
            }
            Optional<Integer> known = algorithms.get().numbers().stream()
                    .filter(number -> number == PasswordAlgorithm.MD5 || number == PasswordAlgorithm.SHA256)
                    .findFirst();
            if (known.isEmpty()) {
                return Challenge.UNANSWERABLE;
            }
            algorithm = known.get();
        }
        nonce = newNonce.get();
        realm = newRealm.get();
        offered = algorithms.orElse(null);
        chosen = algorithm;
        key = null;
        return Challenge.TAKEN;
    }

    private static boolean promisesAlgorithms(String nonce) {
        if (!nonce.startsWith(NONCE_COOKIE) || nonce.length() < COOKIE_CHARACTERS) {
            return false;
        }
        try {
            byte[] features = Base64.getDecoder().decode(nonce.substring(NONCE_COOKIE.length(), COOKIE_CHARACTERS));
            return (features[0] & PASSWORD_ALGORITHMS_BIT) != 0;
        } catch (IllegalArgumentException e) {
            // Begins like one by chance.
            return false;
        }
    }

    /**
     * Adds the attributes of the credentials, and the seal.
     *
     * @return what it is sealed with; null, and nothing was added, as long as the server did not say a realm
     */
    @Nullable
    Seal seal(StunMessageBuilder request) {
        Realm knownRealm = realm;
        Nonce knownNonce = nonce;
        if (knownRealm == null || knownNonce == null) {
            return null;
        }
        request.add(credentials.username()).add(knownRealm).add(knownNonce);
        IntegrityKey sealing = key(knownRealm);
        PasswordAlgorithms list = offered;
        if (list == null) {
            request.integritySha1(sealing);
            return new Seal(sealing, IntegrityAlgorithm.HMAC_SHA1);
        }
        request.add(list).add(new PasswordAlgorithm(chosen)).integritySha256(sealing);
        return new Seal(sealing, IntegrityAlgorithm.HMAC_SHA256);
    }

    /** Whether a request that is sealed now would prove nothing else than this seal did: neither key nor algorithm have changed. */
    boolean wouldRepeat(Seal seal) {
        Realm knownRealm = realm;
        return knownRealm != null
                && seal.key().equals(key(knownRealm))
                && (offered == null) == (seal.algorithm() == IntegrityAlgorithm.HMAC_SHA1);
    }

    private IntegrityKey key(Realm knownRealm) {
        IntegrityKey made = key;
        if (made == null) {
            String user = credentials.username().text();
            made = chosen == PasswordAlgorithm.SHA256
                    ? IntegrityKey.longTermSha256(user, knownRealm.text(), credentials.password())
                    : IntegrityKey.longTerm(user, knownRealm.text(), credentials.password());
            key = made;
        }
        return made;
    }
}
