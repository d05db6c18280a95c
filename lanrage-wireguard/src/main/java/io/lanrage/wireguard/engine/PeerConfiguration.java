package io.lanrage.wireguard.engine;

import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PublicKey;
import io.lanrage.wireguard.noise.LocalIdentity;
import io.lanrage.wireguard.uapi.PeerChange;
import io.lanrage.wireguard.uapi.PeerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * An interface's peers as they are configured: what {@code wg} sets and shows of them. Used by the engine's thread only; the data path
 * sees each change through the {@link Router}.
 */
final class PeerConfiguration {

    private final LocalIdentity identity;
    private final Peers peers;
    private final Router router;
    private final Handshakes handshakes;
    private final Function<PublicKey, Tunnel> tunnels;
    private final Consumer<Tunnel> keepalives;
    private final LongSupplier nanoClock;

    /**
     * Makes one without peers.
     *
     * @param tunnels makes the tunnel of a new peer
     * @param keepalives sends an empty packet through a tunnel
     */
    PeerConfiguration(
            LocalIdentity identity,
            Peers peers,
            Router router,
            Handshakes handshakes,
            Function<PublicKey, Tunnel> tunnels,
            Consumer<Tunnel> keepalives,
            LongSupplier nanoClock) {
        this.identity = identity;
        this.peers = peers;
        this.router = router;
        this.handshakes = handshakes;
        this.tunnels = tunnels;
        this.keepalives = keepalives;
        this.nanoClock = nanoClock;
    }

    /** Adds, changes or removes a peer. */
    void change(PeerChange change) {
        if (change.key().equals(identity.publicKey())) {
            return;
        }
        if (change instanceof PeerChange.Put put) {
            put(put);
        } else {
            PeerRecord peer = peers.find(change.key());
            if (peer != null) {
                remove(peer);
            }
        }
    }

    private void put(PeerChange.Put put) {
        PeerRecord known = peers.find(put.key());
        if (known == null && put.updatesOnly()) {
            return;
        }
        PeerRecord peer = known == null ? add(put.key()) : known;
        put.presharedKey().filter(key -> !key.equals(peer.presharedKey())).ifPresent(key -> presharedKey(peer, key));
        AllowedAddresses<Tunnel> allowed = router.allowed();
        if (put.replacesAllowedAddresses()) {
            allowed = allowed.without(peer.tunnel());
        }
        allowed = allowed.with(peer.tunnel(), put.allowedAddresses());
        router.update(allowed.without(peer.tunnel(), put.removedAddresses()), peers.tunnels());
        put.keepalive().ifPresent(interval -> keepalive(peer, interval));
    }

    private void presharedKey(PeerRecord peer, PresharedKey key) {
        // A response to what was begun with the key before could not be read; the next try is with this one.
        handshakes.abandon(peer);
        peer.presharedKey(identity, key);
    }

    private PeerRecord add(PublicKey key) {
        if (peers.count() >= Engine.MAX_PEERS) {
            throw new IllegalStateException("there are " + Engine.MAX_PEERS + " peers, the most that there may be");
        }
        TunnelTimers timers =
                new TunnelTimers(bound -> ThreadLocalRandom.current().nextInt(bound));
        PeerRecord peer = new PeerRecord(identity, tunnels.apply(key), timers, nanoClock.getAsLong());
        peers.add(peer);
        return peer;
    }

    private void keepalive(PeerRecord peer, Duration interval) {
        boolean turnedOn = peer.keepalive().isZero() && !interval.isZero();
        peer.keepalive(interval, nanoClock.getAsLong());
        if (turnedOn) {
            keepalives.accept(peer.tunnel());
        }
    }

    private void remove(PeerRecord peer) {
        handshakes.abandon(peer);
        peers.remove(peer);
        router.update(router.allowed().without(peer.tunnel()), peers.tunnels());
        peer.close();
    }

    /** Removes all peers. */
    void clear() {
        peers.all().forEach(this::remove);
    }

    /** All peers, with copies of their preshared keys, which the caller wipes. */
    List<PeerState> state() {
        List<PeerState> states = new ArrayList<>();
        for (PeerRecord peer : peers.all()) {
            Tunnel tunnel = peer.tunnel();
            states.add(new PeerState(
                    tunnel.key(),
                    Optional.of(PresharedKey.of(peer.presharedKey().bytes())),
                    Optional.empty(),
                    peer.lastHandshake(),
                    tunnel.traffic().receivedBytes(),
                    tunnel.traffic().sentBytes(),
                    Optional.of(peer.keepalive()).filter(interval -> !interval.isZero()),
                    router.allowed().of(tunnel)));
        }
        return List.copyOf(states);
    }
}
