package io.lanrage.server.relay.turn;

import io.lanrage.nat.stun.IntegrityKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a control server and its relays share, so that the one can give out credentials that the others accept without asking
 * anybody (draft-uberti-behave-turn-rest; coturn's {@code use-auth-secret}):
 *
 * <pre>
 * username = expiry in seconds of the Unix epoch ":" name
 * password = Base64(HMAC-SHA1(secret, username))
 * </pre>
 *
 * <p>Immutable, for any number of threads. It prints as {@code [redacted]}.
 */
public final class RelaySecret {

    /** What a guesser would have to find; 16 characters of Base64 are 96 bits. */
    private static final int MIN_CHARACTERS = 16;

    private static final String MAC = "HmacSHA1";

    private final byte[] secret;

    private RelaySecret(byte[] secret) {
        this.secret = secret;
    }

    /**
     * A secret from its text, as it stands in configurations.
     *
     * @param text at least 16 characters; its bytes in UTF-8 are the key
     * @throws IllegalArgumentException if there are fewer; the message does not quote them
     */
    public static RelaySecret of(String text) {
        if (text.length() < MIN_CHARACTERS) {
            throw new IllegalArgumentException(
                    "relay secret has " + text.length() + " characters, fewer than " + MIN_CHARACTERS);
        }
        return new RelaySecret(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Makes credentials.
     *
     * @param name whose they are, 1 to 120 characters
     * @param now the time
     * @param lifetime for how long they are good, at least a second
     * @throws IllegalArgumentException if the name or the lifetime is out of range
     */
    public RelayCredentials mint(String name, Instant now, Duration lifetime) {
        if (lifetime.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("lifetime of relay credentials is " + lifetime + ", shorter than PT1S");
        }
        String username = new RelayUsername(now.plus(lifetime).getEpochSecond(), name).toString();
        return new RelayCredentials(username, password(username));
    }

    /** The key that requests under this username are sealed with, whether or not the username is still good. */
    IntegrityKey key(String username, String realm) {
        return IntegrityKey.longTerm(username, realm, password(username));
    }

    private String password(String username) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(secret, MAC));
            byte[] code = mac.doFinal(username.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(code);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("an HMAC takes any key", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + MAC, e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RelaySecret that && MessageDigest.isEqual(secret, that.secret);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(secret);
    }

    @Override
    public String toString() {
        return "RelaySecret[redacted]";
    }
}
