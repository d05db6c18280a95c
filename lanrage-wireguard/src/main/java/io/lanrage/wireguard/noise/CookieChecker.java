package io.lanrage.wireguard.noise;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * A side under load, which spends its time only on those who can read what is sent to their address (§5.3, §5.4.7). It
 * remembers nobody: a cookie is a code over the address, with a secret that changes every two minutes. Not for several
 * threads.
 */
public final class CookieChecker implements AutoCloseable {
    /** How long a secret is used (§5.4.7). */
    private static final long SECRET_NANOS = 120_000_000_000L;

    private static final int SECRET_BYTES = 32;

    private final byte[] macKey;
    private final byte[] cookieKey;
    private final SecureRandom random;
    private final byte[] secret = new byte[SECRET_BYTES];
    private boolean hasSecret;
    private long secretSinceNanos;

    /**
     * Makes one for an interface.
     *
     * @param identity this side
     * @param random a cryptographic source
     */
    public CookieChecker(LocalIdentity identity, SecureRandom random) {
        this.macKey = identity.macKey();
        this.cookieKey = Macs.cookieKey(identity.publicKey());
        this.random = random;
    }

    /** What the codes of a message say. */
    public enum Verdict {
        /** Drop it: it is not for this side, or damaged. */
        WRONG_MAC,
        /** Under load, answer with a {@link #reply} only. */
        COOKIE_NEEDED,
        /** Read it. */
        ADMITTED
    }

    /**
     * Judges a message by its two codes. Whether one without a cookie is read all the same is for the caller to say.
     *
     * @param message what arrived
     * @param source where it came from, as bytes that name nobody else
     * @param nowNanos the time now, of a clock that never steps
     * @return what is to be done
     */
    public Verdict check(HandshakeMessage message, byte[] source, long nowNanos) {
        if (!message.firstMacIsRight(macKey)) {
            return Verdict.WRONG_MAC;
        }
        return message.secondMacIsRight(cookie(source, nowNanos)) ? Verdict.ADMITTED : Verdict.COOKIE_NEEDED;
    }

    /**
     * Makes the answer to a message that needs a cookie.
     *
     * @param message what arrived, with the right first code
     * @param source as for {@link #check}
     * @param nowNanos the time now, of the same clock
     * @return what is to be sent to the source
     */
    public CookieReply reply(HandshakeMessage message, byte[] source, long nowNanos) {
        byte[] nonce = new byte[ChaChaPoly.RANDOM_NONCE_BYTES];
        random.nextBytes(nonce);
        return CookieReply.of(message, cookieKey, nonce, cookie(source, nowNanos));
    }

    private byte[] cookie(byte[] source, long nowNanos) {
        if (!hasSecret || nowNanos - secretSinceNanos >= SECRET_NANOS) {
            random.nextBytes(secret);
            hasSecret = true;
            secretSinceNanos = nowNanos;
        }
        return Macs.over(source, source.length, secret);
    }

    /** Wipes the secret; if the checker is used again, it makes a new one. Closing twice is harmless. */
    @Override
    public void close() {
        hasSecret = false;
        Arrays.fill(secret, (byte) 0);
    }
}
