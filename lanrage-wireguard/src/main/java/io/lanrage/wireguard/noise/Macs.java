package io.lanrage.wireguard.noise;

import io.lanrage.core.key.PublicKey;
import java.nio.charset.StandardCharsets;

/** The codes at the end of each handshake message, and the keys that labels and public keys make (§5.4.4, §5.4.7). */
final class Macs {
    /** Bytes of a code, and of a cookie, which is one too. */
    static final int MAC_BYTES = Blake2s.MAC_BYTES;

    private static final byte[] MAC_LABEL = "mac1----".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COOKIE_LABEL = "cookie--".getBytes(StandardCharsets.US_ASCII);

    private Macs() {}

    /**
     * The key of the first code on messages to the holder of a public key. It is no secret: it hides who listens here.
     */
    static byte[] macKey(PublicKey receiver) {
        return Blake2s.hash(MAC_LABEL, receiver.bytes());
    }

    /** The key that encrypts cookies from the holder of a public key. */
    static byte[] cookieKey(PublicKey sender) {
        return Blake2s.hash(COOKIE_LABEL, sender.bytes());
    }

    /** The code over the first {@code bytes} of a message. */
    static byte[] over(byte[] message, int bytes, byte[] key) {
        return Blake2s.mac(key, message, bytes);
    }
}
