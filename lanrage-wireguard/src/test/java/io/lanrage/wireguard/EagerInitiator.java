package io.lanrage.wireguard;

import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.PublicKey;
import io.lanrage.wireguard.noise.CookieHolder;
import io.lanrage.wireguard.noise.CookieReply;
import io.lanrage.wireguard.noise.DecodedDatagram;
import io.lanrage.wireguard.noise.LocalIdentity;
import io.lanrage.wireguard.noise.PeerKeys;
import io.lanrage.wireguard.noise.PendingInitiation;
import io.lanrage.wireguard.noise.Tai64n;
import java.security.SecureRandom;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A member with keys and without patience: each initiation is right in everything, and newer than the one before. */
final class EagerInitiator implements AutoCloseable {
    private final SecureRandom random = new SecureRandom();
    private final LocalIdentity identity;
    private final PeerKeys keys;
    private final CookieHolder cookies;
    private @Nullable Tai64n last;

    EagerInitiator(PrivateKey own, PublicKey to, PresharedKey presharedKey) {
        this.identity = LocalIdentity.of(own);
        this.keys = identity.peer(to, presharedKey);
        this.cookies = new CookieHolder(to);
    }

    /** The next initiation, with the cookie if there is one. */
    byte[] next() {
        Tai64n now = Tai64n.from(Instant.now());
        Tai64n timestamp = last == null ? now : now.laterThan(last);
        last = timestamp;
        try (PendingInitiation initiation =
                PendingInitiation.begin(identity, keys, random.nextInt(), timestamp, PrivateKey.generate(random))) {
            return cookies.complete(initiation.message(), System.nanoTime());
        }
    }

    /** Takes an answer to the last initiation; says whether it was a cookie. */
    boolean takeCookie(byte[] answer) {
        return DecodedDatagram.decode(answer) instanceof CookieReply reply && cookies.accept(reply, System.nanoTime());
    }

    @Override
    public void close() {
        cookies.close();
        keys.close();
        identity.close();
    }
}
