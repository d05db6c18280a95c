package io.lanrage.server.relay.registration;

import io.lanrage.core.control.message.Nonce;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Challenges that relays make their proofs over, each good for one proof and for a minute.
 *
 * <p>Who asks for one costs nothing but time: a challenge carries the time at which it was made, sealed with a key of this object, and only
 * those over which a right proof came are remembered until they are a minute old.
 *
 * <pre>
 * 0   made at, in nanoseconds   8 bytes
 * 8   random                    8 bytes
 * 16  HMAC-SHA-256 of these     16 bytes, the first ones
 * </pre>
 *
 * <p>Not safe for use by several threads.
 */
final class Challenges {

    /** Bytes of a challenge. */
    static final int BYTES = 32;

    /** Longer than the longest time between two reports in any sensible configuration; a relay that is late asks anew. */
    static final long LIFE_NANOS = 60_000_000_000L;

    /** More than {@code RelayDirectory} has relays times the reports that each makes in a minute. */
    static final int MAX_SPENT = 8_192;

    private static final int OPEN_BYTES = 16;
    private static final String MAC = "HmacSHA256";

    private final SecureRandom random;
    private final SecretKeySpec key;
    private final Map<Nonce, Long> spent = new HashMap<>();

    /** Whether a challenge can be answered. */
    enum State {
        /** It can. */
        FRESH,
        /** It was not made here, or is too old: a new one is needed. */
        STALE,
        /** It was answered before. */
        SPENT
    }

    Challenges(SecureRandom random) {
        this.random = random;
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, MAC);
    }

    Nonce issue(long nowNanos) {
        byte[] open = ByteBuffer.allocate(OPEN_BYTES)
                .putLong(nowNanos)
                .putLong(random.nextLong())
                .array();
        byte[] challenge = ByteBuffer.allocate(BYTES)
                .put(open)
                .put(seal(open), 0, BYTES - OPEN_BYTES)
                .array();
        return Nonce.parse(Base64.getEncoder().encodeToString(challenge));
    }

    State state(Nonce challenge, long nowNanos) {
        byte[] bytes = challenge.bytes();
        long age = nowNanos - madeAtNanos(bytes);
        if (!isOurs(bytes)) {
            return State.STALE;
        }
        if (age < 0 || age > LIFE_NANOS) {
            return State.STALE;
        }
        return spent.containsKey(challenge) ? State.SPENT : State.FRESH;
    }

    /** Remembers that a fresh challenge was answered; false if there is no room for it, so that it must not count. */
    boolean spend(Nonce challenge, long nowNanos) {
        if (spent.size() >= MAX_SPENT) {
            spent.values().removeIf(madeAtNanos -> nowNanos - madeAtNanos > LIFE_NANOS);
        }
        if (spent.size() >= MAX_SPENT) {
            return false;
        }
        spent.put(challenge, madeAtNanos(challenge.bytes()));
        return true;
    }

    private static long madeAtNanos(byte[] challenge) {
        return ByteBuffer.wrap(challenge).getLong();
    }

    private boolean isOurs(byte[] challenge) {
        byte[] expected = Arrays.copyOf(seal(Arrays.copyOf(challenge, OPEN_BYTES)), BYTES - OPEN_BYTES);
        return MessageDigest.isEqual(expected, Arrays.copyOfRange(challenge, OPEN_BYTES, BYTES));
    }

    private byte[] seal(byte[] open) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac.doFinal(open);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + MAC, e);
        }
    }
}
