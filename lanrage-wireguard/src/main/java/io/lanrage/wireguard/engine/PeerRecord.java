package io.lanrage.wireguard.engine;

import io.lanrage.core.key.PresharedKey;
import io.lanrage.wireguard.noise.CookieHolder;
import io.lanrage.wireguard.noise.InitiationGuard;
import io.lanrage.wireguard.noise.LocalIdentity;
import io.lanrage.wireguard.noise.PeerKeys;
import io.lanrage.wireguard.noise.PendingInitiation;
import io.lanrage.wireguard.noise.Tai64n;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One peer, as the engine's thread sees it: its secrets, its handshake, its timers. Used by that thread only. */
final class PeerRecord implements AutoCloseable {

    private final Tunnel tunnel;
    private final TunnelTimers timers;
    private final InitiationGuard guard = new InitiationGuard();
    private final HandshakeBudget unproven;
    private final HandshakeBudget proven;
    private final CookieHolder cookies;
    private PresharedKey presharedKey;
    private PeerKeys keys;
    private Duration keepalive = Duration.ZERO;
    private @Nullable PendingInitiation pending;
    private @Nullable Tai64n lastTimestamp;
    private @Nullable Instant lastHandshake;

    PeerRecord(LocalIdentity identity, Tunnel tunnel, TunnelTimers timers, long nowNanos) {
        this.tunnel = tunnel;
        this.timers = timers;
        this.unproven = new HandshakeBudget(nowNanos);
        this.proven = new HandshakeBudget(nowNanos);
        this.cookies = new CookieHolder(tunnel.key());
        this.presharedKey = PresharedKey.of(new byte[PresharedKey.BYTES]);
        this.keys = identity.peer(tunnel.key());
    }

    Tunnel tunnel() {
        return tunnel;
    }

    TunnelTimers timers() {
        return timers;
    }

    InitiationGuard guard() {
        return guard;
    }

    /** For messages that anybody may have sent in the peer's name. */
    HandshakeBudget unproven() {
        return unproven;
    }

    /** For messages whose sender has proved with a cookie to be where the peer is; nobody else can use it up. */
    HandshakeBudget proven() {
        return proven;
    }

    CookieHolder cookies() {
        return cookies;
    }

    PeerKeys keys() {
        return keys;
    }

    PresharedKey presharedKey() {
        return presharedKey;
    }

    /** Takes another preshared key, for the handshakes from now on; the key is copied. */
    void presharedKey(LocalIdentity identity, PresharedKey newKey) {
        PeerKeys before = keys;
        PresharedKey keyBefore = presharedKey;
        presharedKey = PresharedKey.of(newKey.bytes());
        keys = identity.peer(tunnel.key(), presharedKey);
        before.close();
        keyBefore.destroy();
    }

    Duration keepalive() {
        return keepalive;
    }

    void keepalive(Duration interval, long nowNanos) {
        keepalive = interval;
        timers.keepalive(interval, nowNanos);
    }

    /** The initiation that waits for its response. */
    @Nullable
    PendingInitiation pending() {
        return pending;
    }

    /** Replaces the pending initiation; the one before is wiped. */
    void pending(@Nullable PendingInitiation initiation) {
        if (pending != null) {
            pending.close();
        }
        pending = initiation;
    }

    /** A timestamp for the next initiation: now, but later than the one before. */
    Tai64n nextTimestamp(Instant now) {
        Tai64n timestamp = Tai64n.from(now);
        if (lastTimestamp != null) {
            timestamp = timestamp.laterThan(lastTimestamp);
        }
        lastTimestamp = timestamp;
        return timestamp;
    }

    Optional<Instant> lastHandshake() {
        return Optional.ofNullable(lastHandshake);
    }

    void lastHandshake(Instant when) {
        lastHandshake = when;
    }

    /** Ends the sessions and wipes everything. */
    @Override
    public void close() {
        pending(null);
        tunnel.sessions().clear();
        keys.close();
        presharedKey.destroy();
        cookies.close();
    }
}
