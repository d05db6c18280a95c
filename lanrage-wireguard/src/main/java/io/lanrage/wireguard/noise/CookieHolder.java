package io.lanrage.wireguard.noise;

import io.lanrage.core.key.PublicKey;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cookie that a peer under load gave to this side (§5.4.4, §5.4.7). Every handshake message to the peer passes
 * through here before it is sent. Lives as long as the peer. Not for several threads.
 */
public final class CookieHolder implements AutoCloseable {
    /** How long a cookie is used (§5.4.4). */
    private static final long COOKIE_NANOS = 120_000_000_000L;

    private final byte[] cookieKey;
    private byte @Nullable [] lastMac;
    private byte @Nullable [] cookie;
    private long cookieSinceNanos;

    /**
     * Makes one without a cookie.
     *
     * @param peer the peer's static public key
     */
    public CookieHolder(PublicKey peer) {
        this.cookieKey = Macs.cookieKey(peer);
    }

    /**
     * Makes a message ready to be sent: adds the second code if there is a cookie that is younger than 120 s.
     *
     * @param message a new message to the peer
     * @param nowNanos the time now, of a clock that never steps
     * @return the bytes to be sent
     */
    public byte[] complete(HandshakeMessage message, long nowNanos) {
        lastMac = message.firstMac();
        if (cookie != null && nowNanos - cookieSinceNanos >= COOKIE_NANOS) {
            forgetCookie();
        }
        return cookie == null ? message.bytes() : message.bytesWithSecondMac(cookie);
    }

    /**
     * Takes a cookie, if it answers the latest message and comes from the peer. The message is not to be sent again
     * because of it, but with the next try when its time has come (§6.6).
     *
     * @param reply what arrived
     * @param nowNanos the time now, of the same clock
     * @return whether it was taken; each message is answered by one reply only
     */
    public boolean accept(CookieReply reply, long nowNanos) {
        if (lastMac == null) {
            return false;
        }
        Optional<byte[]> opened = reply.cookie(cookieKey, lastMac);
        if (opened.isEmpty()) {
            return false;
        }
        forgetCookie();
        lastMac = null;
        cookie = opened.get();
        cookieSinceNanos = nowNanos;
        return true;
    }

    private void forgetCookie() {
        if (cookie != null) {
            Arrays.fill(cookie, (byte) 0);
            cookie = null;
        }
    }

    /** Wipes the cookie; messages go out without one from then on. Closing twice is harmless. */
    @Override
    public void close() {
        forgetCookie();
        lastMac = null;
    }
}
