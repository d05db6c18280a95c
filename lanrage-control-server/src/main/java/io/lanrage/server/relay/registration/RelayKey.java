package io.lanrage.server.relay.registration;

import io.lanrage.core.control.message.Nonce;
import io.lanrage.core.key.KeyDerivation;
import io.lanrage.core.key.Proof;
import io.lanrage.core.relay.RelayId;
import io.lanrage.server.relay.turn.RelaySecret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a control server shares with the relays of its operator. It is never sent; both derive from it, by HKDF with SHA-256
 * ({@link KeyDerivation}):
 *
 * <ul>
 *   <li>the key of proofs, label {@code lanrage relay registration v1}, 32 bytes;
 *   <li>the secret that a relay's credentials are made with, label {@code lanrage relay credentials v1}, context the relay's id in ASCII,
 *       32 bytes, used as the text of their Base64. So credentials for one relay open no other.
 * </ul>
 *
 * <p>Immutable, for any number of threads. It prints as {@code [redacted]}.
 */
public final class RelayKey {

    /** What a guesser would have to find; 16 characters of Base64 are 96 bits. */
    private static final int MIN_CHARACTERS = 16;

    private static final int DERIVED_BYTES = 32;
    private static final String PROOF_LABEL = "lanrage relay registration v1";
    private static final String SECRET_LABEL = "lanrage relay credentials v1";
    private static final String MAC = "HmacSHA256";

    private final byte[] text;
    private final SecretKeySpec proofKey;

    private RelayKey(byte[] text) {
        this.text = text;
        this.proofKey = new SecretKeySpec(KeyDerivation.derive(text, PROOF_LABEL, new byte[0], DERIVED_BYTES), MAC);
    }

    /**
     * A key from its text, as it stands in files.
     *
     * @param text at least 16 characters; its bytes in UTF-8 are the key
     * @return the key
     * @throws IllegalArgumentException if there are fewer; the message does not quote them
     */
    public static RelayKey of(String text) {
        if (text.length() < MIN_CHARACTERS) {
            throw new IllegalArgumentException(
                    "relay key has " + text.length() + " characters, fewer than " + MIN_CHARACTERS);
        }
        return new RelayKey(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The secret of one relay's credentials.
     *
     * @param relay which relay
     * @return the same on the control server and on the relay
     */
    public RelaySecret secretOf(RelayId relay) {
        byte[] id = relay.value().getBytes(StandardCharsets.US_ASCII);
        return RelaySecret.of(
                Base64.getEncoder().encodeToString(KeyDerivation.derive(text, SECRET_LABEL, id, DERIVED_BYTES)));
    }

    /** The proof that who sent this body after this challenge has the key: HMAC-SHA-256 over challenge and body. */
    Proof proof(Nonce challenge, byte[] body) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(proofKey);
            mac.update(challenge.bytes());
            return Proof.parse(Base64.getEncoder().encodeToString(mac.doFinal(body)));
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("an HMAC takes any key", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + MAC, e);
        }
    }

    @Override
    public String toString() {
        return "RelayKey[redacted]";
    }
}
