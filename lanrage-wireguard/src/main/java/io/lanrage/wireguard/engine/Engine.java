package io.lanrage.wireguard.engine;

import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.network.NetworkManager;
import io.lanrage.core.transport.PeerTransport;
import io.lanrage.wireguard.aead.Aead;
import io.lanrage.wireguard.noise.LocalIdentity;
import io.lanrage.wireguard.tun.TunDevice;
import io.lanrage.wireguard.uapi.DeviceState;
import io.lanrage.wireguard.uapi.PeerChange;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A WireGuard in this process: one virtual interface, its peers, and what goes between them. Everything but {@link #dropped} is called on
 * the engine's thread, which is the one of the executor that it was given.
 */
public final class Engine implements AutoCloseable {

    /** The most peers of an interface: all addresses of a /24, and room for handshakes in the table of sessions. */
    public static final int MAX_PEERS = 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    /** How fine the timers are; the shortest delay that they know is 500 ms. */
    private static final long TICK_MILLIS = 100;

    /** How long the answer to an early initiation may go unused: longer than most round trips. */
    private static final long UNUSED_MILLIS = 500;

    private static final long OUTBOUND_END_MILLIS = 2_000;

    private final LocalIdentity identity;
    private final PrivateKey privateKey;
    private final TunDevice device;
    private final PeerTransport transport;
    private final ScheduledExecutorService engineThread;
    private final Sources sources;
    private final EngineCounters counters = new EngineCounters();
    private final Router router = new Router();
    private final SessionTable sessions;
    private final Peers peers = new Peers();
    private final Handshakes handshakes;
    private final PeerConfiguration configuration;
    private final Outbound outbound;
    private final Inbound inbound;
    private final Thread outboundThread;
    private final ScheduledFuture<?> ticking;
    private final EarlyMessages early = new EarlyMessages();
    private boolean closed;

    private Engine(
            PrivateKey privateKey,
            TunDevice device,
            PeerTransport transport,
            PacketRules rules,
            Aead aead,
            ScheduledExecutorService engineThread,
            Sources sources,
            Runnable lost) {
        this.privateKey = PrivateKey.of(privateKey.bytes());
        this.identity = LocalIdentity.of(privateKey);
        this.device = device;
        this.transport = transport;
        this.engineThread = engineThread;
        this.sources = sources;
        this.sessions = new SessionTable(sources.random()::nextInt);
        this.handshakes = new Handshakes(
                identity, peers, sessions, aead, transport, counters, sources, this::established, this::used);
        this.configuration = new PeerConfiguration(
                identity, peers, router, handshakes, this::newTunnel, this::sendKeepalive, sources.nanoClock());
        HandshakeInbox inbox = new HandshakeInbox(this::post, this::take, counters, sources.nanoClock());
        this.outbound = new Outbound(device, transport, router, rules, counters, sources.nanoClock());
        this.inbound = new Inbound(device, sessions, router, rules, inbox, counters, sources.nanoClock());
        this.outboundThread = new Thread(() -> runOutbound(lost), "lanrage-outbound");
        this.outboundThread.setDaemon(true);
        this.ticking = engineThread.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Starts an engine without peers.
     *
     * @param privateKey the interface's key; copied
     * @param device the virtual interface; closed with the engine
     * @param transport what carries the packets; stays
     * @param rules what makes a LAN of the tunnels
     * @param aead the cipher
     * @param engineThread runs everything on one thread; stays
     * @param sources randomness and time
     * @param lost is run on the engine's thread, once, if the virtual interface ends before the engine is closed
     * @return the engine, which the caller closes
     */
    public static Engine start(
            PrivateKey privateKey,
            TunDevice device,
            PeerTransport transport,
            PacketRules rules,
            Aead aead,
            ScheduledExecutorService engineThread,
            Sources sources,
            Runnable lost) {
        Engine engine = new Engine(privateKey, device, transport, rules, aead, engineThread, sources, lost);
        engine.outboundThread.start();
        transport.receiver(engine.inbound);
        return engine;
    }

    private void runOutbound(Runnable lost) {
        try {
            outbound.run();
        } finally {
            post(lost);
        }
    }

    /**
     * Adds, changes or removes a peer.
     *
     * @param change what to do; endpoints are ignored, because the transport knows the ways. The own key is ignored, as WireGuard does
     * @throws io.lanrage.core.error.InputException if the peer's key is of small order
     * @throws IllegalStateException if there are {@value #MAX_PEERS} peers already
     */
    public void change(PeerChange change) {
        configuration.change(change);
    }

    private Tunnel newTunnel(PublicKey key) {
        Traffic traffic = new Traffic(sources.nanoClock().getAsLong());
        boolean yielding = identity.publicKey().compareTo(key) > 0;
        return new Tunnel(key, new Sessions(this::ended, yielding), traffic, this::handshakeWanted);
    }

    private void sendKeepalive(Tunnel tunnel) {
        outbound.execute(() -> outbound.keepalive(tunnel));
    }

    /**
     * Begins the handshake with a peer, or answers the initiation that came before the peer was added. It does not matter whether the
     * peer begins at the same moment, as it does for other WireGuards: see {@link NetworkManager#addPeer} and {@link Handshakes}.
     *
     * @param key a peer that was added; for others nothing happens
     */
    public void begin(PublicKey key) {
        PeerRecord peer = peers.find(key);
        if (peer == null) {
            return;
        }
        Optional<byte[]> initiation =
                early.take(peer.tunnel().id(), sources.nanoClock().getAsLong());
        if (initiation.isPresent()) {
            take(peer.tunnel().id(), initiation.get(), false);
            // The peer may have given that one up.
            engineThread.schedule(() -> beginIfNothingCame(peer), UNUSED_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            want(peer);
        }
    }

    private void beginIfNothingCame(PeerRecord peer) {
        boolean isThere = !closed && peer.equals(peers.find(peer.tunnel().key()));
        if (isThere && peer.tunnel().sessions().current() == null) {
            want(peer);
        }
    }

    /** Has something done on the engine's thread, unless the engine is closed before. From any thread. */
    private void post(Runnable task) {
        try {
            engineThread.execute(() -> carryOut(task));
        } catch (RejectedExecutionException e) {
            // The engine is about to be closed, and what is still under way is of no use.
            LOG.trace("the engine's thread takes nothing more", e);
        }
    }

    private void carryOut(Runnable task) {
        if (closed) {
            return;
        }
        try {
            task.run();
        } catch (RuntimeException e) {
            // The executor would keep it to itself.
            LOG.error("something on the engine's thread failed", e);
        }
    }

    /** From any thread. */
    private void handshakeWanted(Tunnel tunnel) {
        post(() -> {
            PeerRecord peer = peers.find(tunnel.key());
            if (peer != null && peer.tunnel().equals(tunnel)) {
                hear(peer);
            }
        });
    }

    /** Begins the handshake that was asked for, unless one is being tried, or there are new keys since then. */
    private void hear(PeerRecord peer) {
        if (peer.timers().isTrying()) {
            return;
        }
        Tunnel tunnel = peer.tunnel();
        tunnel.heard();
        if (tunnel.sessions().needSuccessorAt(sources.nanoClock().getAsLong())) {
            want(peer);
        }
    }

    private void want(PeerRecord peer) {
        peer.timers().want(sources.nanoClock().getAsLong());
        carryOut(peer);
    }

    private void tick() {
        for (PeerRecord peer : peers.all()) {
            try {
                carryOut(peer);
            } catch (RuntimeException e) {
                // One peer must not stop the clock of the others.
                LOG.error("the timers of {} failed", peer.tunnel(), e);
            }
        }
    }

    private void carryOut(PeerRecord peer) {
        Tunnel tunnel = peer.tunnel();
        for (TunnelTimers.Order order : peer.timers().poll(sources.nanoClock().getAsLong(), tunnel.traffic())) {
            switch (order) {
                case FORGET_KEYS -> tunnel.sessions().clear();
                case INITIATE -> handshakes.initiate(peer);
                case GIVE_UP -> {
                    handshakes.abandon(peer);
                    // First: a packet that is kept behind the order begins another handshake.
                    tunnel.heard();
                    outbound.execute(() -> outbound.abandon(tunnel));
                }
                case KEEPALIVE -> sendKeepalive(tunnel);
            }
        }
    }

    private void take(PeerId from, byte[] message, boolean underLoad) {
        if (!handshakes.take(from, message, underLoad)) {
            early.keep(from, message, sources.nanoClock().getAsLong());
        }
    }

    /** A session that this side began can be used. */
    private void established(PeerRecord peer) {
        keyed(peer);
        // Something has to be sent, or the peer may not send: it cannot know that its response arrived.
        outbound.execute(() -> outbound.flush(peer.tunnel(), true));
    }

    /** The peer has used the session that it began. Called on the inbound thread. */
    private void used(Session session) {
        post(() -> {
            Tunnel tunnel = session.tunnel();
            PeerRecord peer = peers.find(tunnel.key());
            if (peer != null
                    && peer.tunnel().equals(tunnel)
                    && tunnel.sessions().confirmed(session)) {
                keyed(peer);
                handshakes.abandon(peer);
                outbound.execute(() -> outbound.flush(tunnel, false));
            }
        });
    }

    private void keyed(PeerRecord peer) {
        peer.timers().keyed(sources.nanoClock().getAsLong());
        peer.lastHandshake(sources.clock().instant());
        peer.tunnel().heard();
    }

    private void ended(Session session) {
        sessions.free(session.localIndex());
        session.retire();
    }

    /**
     * Tells everything.
     *
     * @return the state, with copies of the keys, which the caller wipes; the listen port is the transport's business and empty
     */
    public DeviceState state() {
        return new DeviceState(
                Optional.of(PrivateKey.of(privateKey.bytes())), OptionalInt.empty(), 0, configuration.state());
    }

    /**
     * Who this is to its peers.
     *
     * @return the interface's public key. From any thread
     */
    public PublicKey publicKey() {
        return identity.publicKey();
    }

    /**
     * All peers.
     *
     * @return their keys, in no particular order
     */
    public List<PublicKey> keys() {
        return peers.tunnels().stream().map(Tunnel::key).toList();
    }

    /**
     * How many packets were dropped. From any thread.
     *
     * @param reason why
     * @return since the start
     */
    public long dropped(EngineDrop reason) {
        return counters.count(reason);
    }

    /** Ends the data path, then all sessions, and closes the virtual interface. Closing twice is harmless. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        ticking.cancel(false);
        transport.receiver(Engine::drop);
        inbound.close();
        outbound.close();
        awaitOutbound();
        device.close();
        configuration.clear();
        handshakes.close();
        identity.close();
        privateKey.destroy();
    }

    private void awaitOutbound() {
        boolean interrupted = false;
        try {
            outboundThread.join(OUTBOUND_END_MILLIS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (outboundThread.isAlive()) {
            LOG.error("the outbound thread of {} did not end within {} ms", device.name(), OUTBOUND_END_MILLIS);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void drop(PeerId peer, ByteBuffer datagrams, int segmentBytes) {
        datagrams.position(datagrams.limit());
    }
}
