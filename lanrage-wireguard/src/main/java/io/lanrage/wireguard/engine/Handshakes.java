package io.lanrage.wireguard.engine;

import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.transport.PeerTransport;
import io.lanrage.wireguard.aead.Aead;
import io.lanrage.wireguard.noise.CookieChecker;
import io.lanrage.wireguard.noise.CookieReply;
import io.lanrage.wireguard.noise.DecodedDatagram;
import io.lanrage.wireguard.noise.HandshakeInitiation;
import io.lanrage.wireguard.noise.HandshakeMessage;
import io.lanrage.wireguard.noise.HandshakeResponse;
import io.lanrage.wireguard.noise.LocalIdentity;
import io.lanrage.wireguard.noise.PendingInitiation;
import io.lanrage.wireguard.noise.ReceivedInitiation;
import io.lanrage.wireguard.noise.Refusal;
import io.lanrage.wireguard.noise.SessionKeys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shakes hands with peers: sends initiations, answers those of others, makes sessions of what comes out. Used by the engine's thread
 * only.
 *
 * <p>An initiation of a peer does not void the own pending one, unlike elsewhere: if both begin at once, both lead to a session.
 */
final class Handshakes implements AutoCloseable {

    private final LocalIdentity identity;
    private final CookieChecker cookies;
    private final Peers peers;
    private final SessionTable sessions;
    private final Aead aead;
    private final PeerTransport transport;
    private final EngineCounters counters;
    private final SecureRandom random;
    private final InstantSource clock;
    private final LongSupplier nanoClock;
    private final Consumer<PeerRecord> established;
    private final Consumer<Session> confirmed;

    /**
     * Makes one for an interface.
     *
     * @param established is given each peer that can be sent to from now on
     * @param confirmed is called by the inbound thread when a peer first uses a session that it began
     */
    Handshakes(
            LocalIdentity identity,
            Peers peers,
            SessionTable sessions,
            Aead aead,
            PeerTransport transport,
            EngineCounters counters,
            Sources sources,
            Consumer<PeerRecord> established,
            Consumer<Session> confirmed) {
        this.identity = identity;
        this.cookies = new CookieChecker(identity, sources.random());
        this.peers = peers;
        this.sessions = sessions;
        this.aead = aead;
        this.transport = transport;
        this.counters = counters;
        this.random = sources.random();
        this.clock = sources.clock();
        this.nanoClock = sources.nanoClock();
        this.established = established;
        this.confirmed = confirmed;
    }

    /** Sends an initiation, in place of the one that is pending. */
    void initiate(PeerRecord peer) {
        abandon(peer);
        PendingInitiation initiation = PendingInitiation.begin(
                identity,
                peer.keys(),
                sessions.reserve(),
                peer.nextTimestamp(clock.instant()),
                PrivateKey.generate(random));
        peer.pending(initiation);
        long nowNanos = nanoClock.getAsLong();
        peer.timers().initiated(nowNanos);
        send(peer, initiation.message(), nowNanos);
    }

    /** Waits no longer for a response. */
    void abandon(PeerRecord peer) {
        PendingInitiation pending = peer.pending();
        if (pending != null) {
            sessions.free(pending.localIndex());
            peer.pending(null);
        }
    }

    /**
     * Takes a message.
     *
     * @param from whose path it came by
     * @param underLoad whether only those are served who prove with a cookie that they can hear
     * @return false if it looks like an initiation, but its sender is not a peer, or not yet
     */
    boolean take(PeerId from, byte[] datagram, boolean underLoad) {
        PeerRecord peer = peers.find(from);
        DecodedDatagram decoded = DecodedDatagram.decode(datagram);
        if (decoded instanceof HandshakeMessage message && !isServed(from, peer, message, underLoad)) {
            return true;
        }
        if (peer == null && decoded instanceof HandshakeInitiation) {
            // Not read before it can be answered: strangers shall not have this side calculate.
            return false;
        }
        if (peer == null) {
            counters.dropped(EngineDrop.HANDSHAKE_REFUSED);
        } else if (decoded instanceof HandshakeInitiation initiation) {
            initiation(peer, initiation);
        } else if (decoded instanceof HandshakeResponse response) {
            response(peer, response);
        } else if (decoded instanceof CookieReply reply) {
            cookie(peer, reply);
        } else {
            counters.dropped(EngineDrop.IN_MALFORMED);
        }
        return true;
    }

    /** Whether a message is worth what it costs to read it. */
    private boolean isServed(PeerId from, @Nullable PeerRecord peer, HandshakeMessage message, boolean underLoad) {
        byte[] source = from.value().getBytes(StandardCharsets.US_ASCII);
        long nowNanos = nanoClock.getAsLong();
        return switch (cookies.check(message, source, nowNanos)) {
            case WRONG_MAC -> {
                counters.dropped(EngineDrop.HANDSHAKE_MAC);
                yield false;
            }
            case COOKIE_NEEDED -> {
                boolean served = !underLoad && (peer == null || peer.unproven().take(nowNanos));
                if (!served) {
                    counters.dropped(EngineDrop.HANDSHAKE_COOKIE_WANTED);
                    byte[] reply = cookies.reply(message, source, nowNanos).bytes();
                    transport.send(from, ByteBuffer.wrap(reply), reply.length);
                }
                yield served;
            }
            case ADMITTED -> {
                boolean served = peer == null || peer.proven().take(nowNanos);
                if (!served) {
                    counters.dropped(EngineDrop.HANDSHAKE_RATE);
                }
                yield served;
            }
        };
    }

    private void initiation(PeerRecord peer, HandshakeInitiation message) {
        var outcome = ReceivedInitiation.read(
                identity,
                message,
                key -> peer.tunnel().key().equals(key) ? Optional.of(peer.keys()) : Optional.empty());
        if (outcome instanceof Refusal refusal) {
            refused(refusal);
            return;
        }
        try (ReceivedInitiation initiation = (ReceivedInitiation) outcome) {
            respond(peer, initiation);
        }
    }

    private void respond(PeerRecord peer, ReceivedInitiation initiation) {
        long nowNanos = nanoClock.getAsLong();
        switch (peer.guard().admit(initiation.timestamp(), nowNanos)) {
            case REPLAYED -> counters.dropped(EngineDrop.HANDSHAKE_REFUSED);
            case TOO_SOON -> counters.dropped(EngineDrop.HANDSHAKE_RATE);
            case ADMITTED -> {
                ReceivedInitiation.Answer answer = initiation.respond(sessions.reserve(), PrivateKey.generate(random));
                peer.tunnel().traffic().countReceived(HandshakeInitiation.BYTES);
                peer.tunnel().traffic().keepaliveReceived(nowNanos);
                peer.tunnel().sessions().begunByPeer(session(peer, false, answer.keys(), nowNanos));
                peer.timers().derived(nowNanos);
                send(peer, answer.message(), nowNanos);
            }
        }
    }

    private void response(PeerRecord peer, HandshakeResponse message) {
        PendingInitiation pending = peer.pending();
        if (pending == null) {
            counters.dropped(EngineDrop.HANDSHAKE_REFUSED);
            return;
        }
        var outcome = pending.consume(message);
        if (outcome instanceof Refusal refusal) {
            refused(refusal);
        } else if (outcome instanceof SessionKeys keys) {
            long nowNanos = nanoClock.getAsLong();
            peer.pending(null);
            peer.tunnel().traffic().countReceived(HandshakeResponse.BYTES);
            peer.tunnel().traffic().keepaliveReceived(nowNanos);
            peer.tunnel().sessions().begunHere(session(peer, true, keys, nowNanos));
            established.accept(peer);
        }
    }

    private void cookie(PeerRecord peer, CookieReply reply) {
        if (!peer.cookies().accept(reply, nanoClock.getAsLong())) {
            counters.dropped(EngineDrop.HANDSHAKE_REFUSED);
        }
    }

    private void refused(Refusal refusal) {
        counters.dropped(refusal == Refusal.WRONG_MAC ? EngineDrop.HANDSHAKE_MAC : EngineDrop.HANDSHAKE_REFUSED);
    }

    private Session session(PeerRecord peer, boolean initiator, SessionKeys keys, long nowNanos) {
        try (keys) {
            Session session = new Session(
                    peer.tunnel(),
                    initiator,
                    keys.localIndex(),
                    keys.remoteIndex(),
                    nowNanos,
                    keys.sendKey(aead::key),
                    keys.receiveKey(aead::key),
                    confirmed);
            sessions.put(session);
            return session;
        }
    }

    private void send(PeerRecord peer, HandshakeMessage message, long nowNanos) {
        byte[] bytes = peer.cookies().complete(message, nowNanos);
        peer.tunnel().traffic().countSent(bytes.length);
        peer.tunnel().traffic().keepaliveSent(nowNanos);
        transport.send(peer.tunnel().id(), ByteBuffer.wrap(bytes), bytes.length);
    }

    @Override
    public void close() {
        cookies.close();
    }
}
