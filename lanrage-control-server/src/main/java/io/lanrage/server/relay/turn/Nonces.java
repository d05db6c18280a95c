package io.lanrage.server.relay.turn;

import io.lanrage.nat.turn.Endpoint;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Nonces that need no memory (RFC 8489 §9.2): a nonce says when it was made, and an HMAC over that and the client's address keeps
 * others from making one. So a flood of requests leaves nothing behind, a nonce is worth nothing at another address, and a client
 * that shows one has received something at its own.
 *
 * <pre>
 * 0..3    seconds of the Unix epoch, modulo 2^32
 * 4..15   the first bytes of HMAC-SHA-256 over them and the client's address and port
 * </pre>
 *
 * <p>In Base64 for URLs that makes 22 characters. For one thread.
 */
final class Nonces {

    /** RFC 8656 §5 wants a nonce to end at least once an hour. */
    static final int LIFETIME_SECONDS = 3600;

    private static final int BYTES = 16;
    private static final int TIME_BYTES = 4;
    private static final String MAC = "HmacSHA256";

    private final Mac mac;
    private final ByteBuffer input = ByteBuffer.allocate(TIME_BYTES + 2 * Long.BYTES + Integer.BYTES);

    /**
     * Nonces of one key.
     *
     * @param key at least one byte, which nobody else knows
     */
    Nonces(byte[] key) {
        try {
            mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + MAC, e);
        }
    }

    /** A nonce for a client. */
    String issue(Endpoint client, long epochSecond) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(code(client, (int) epochSecond));
    }

    /** Whether a nonce was made for this client within the last hour. Takes the same time for every wrong one. */
    boolean accepts(String nonce, Endpoint client, long epochSecond) {
        byte[] shown;
        try {
            shown = Base64.getUrlDecoder().decode(nonce);
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (shown.length != BYTES) {
            return false;
        }
        int made = ByteBuffer.wrap(shown).getInt();
        int age = (int) epochSecond - made;
        return age >= 0 && age < LIFETIME_SECONDS && MessageDigest.isEqual(shown, code(client, made));
    }

    private byte[] code(Endpoint client, int second) {
        input.clear();
        input.putInt(second).putLong(client.high()).putLong(client.low()).putInt(client.port());
        mac.update(input.flip());
        byte[] code = ByteBuffer.allocate(TIME_BYTES + mac.getMacLength())
                .putInt(second)
                .put(mac.doFinal())
                .array();
        return Arrays.copyOf(code, BYTES);
    }
}
