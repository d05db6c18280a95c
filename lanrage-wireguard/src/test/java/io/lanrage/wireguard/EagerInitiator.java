package io.lanrage.wireguard;

import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.PublicKey;
import io.lanrage.wireguard.noise.CookieHolder;
import io.lanrage.wireguard.noise.CookieReply;
import io.lanrage.wireguard.noise.DecodedDatagram;
import io.lanrage.wireguard.noise.HandshakeInitiation;
import io.lanrage.wireguard.noise.LocalIdentity;
import io.lanrage.wireguard.noise.PeerKeys;
import io.lanrage.wireguard.noise.PendingInitiation;
import io.lanrage.wireguard.noise.ReceivedInitiation;
import io.lanrage.wireguard.noise.Tai64n;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A member with keys and without patience: each initiation is right in everything, and newer than the one before. */
final class EagerInitiator implements AutoCloseable {
    private static final int READING_ROUNDS = 10;
    private static final int READINGS = 300;

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

    /** What it costs the other side to read an initiation as far as its timestamp, in nanoseconds of a thread. */
    static double readingNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        SecureRandom random = new SecureRandom();
        PrivateKey own = PrivateKey.generate(random);
        PrivateKey other = PrivateKey.generate(random);
        PresharedKey presharedKey = PresharedKey.of(new byte[PresharedKey.BYTES]);
        try (LocalIdentity reader = LocalIdentity.of(other);
                PeerKeys sender = reader.peer(own.publicKey(), presharedKey);
                EagerInitiator initiator = new EagerInitiator(own, other.publicKey(), presharedKey)) {
            HandshakeInitiation message = (HandshakeInitiation) DecodedDatagram.decode(initiator.next());
            double nanos = 0;
            // The first rounds are for the compiler.
            for (int round = 0; round < READING_ROUNDS; round++) {
                long before = threads.getCurrentThreadCpuTime();
                for (int i = 0; i < READINGS; i++) {
                    var outcome = ReceivedInitiation.read(reader, message, key -> Optional.of(sender));
                    if (!(outcome instanceof ReceivedInitiation read)) {
                        throw new AssertionError(outcome);
                    }
                    read.close();
                }
                nanos = (threads.getCurrentThreadCpuTime() - before) / (double) READINGS;
            }
            return nanos;
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
