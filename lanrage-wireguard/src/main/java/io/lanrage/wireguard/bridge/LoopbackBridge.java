package io.lanrage.wireguard.bridge;

import io.lanrage.core.key.PeerId;
import io.lanrage.core.transport.PeerTransport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each peer a UDP endpoint on 127.0.0.1 for WireGuard to talk to, and copies between it and the transport.
 *
 * <p>From WireGuard to the transport all peers are served by one thread of the bridge's own; from the transport to WireGuard
 * copies the transport's thread, in {@link #receive}. No data packet allocates memory. What cannot be carried is dropped and
 * counted, as on any network.
 */
public final class LoopbackBridge implements PeerTransport.Receiver, AutoCloseable {
    /** What WireGuard adds to an IP packet: padding up to 15, header 16 and tag 16 bytes; rounded up. */
    private static final int WIREGUARD_OVERHEAD_BYTES = 64;
    /** A handshake initiation has 148 bytes. */
    private static final int SMALLEST_LIMIT_BYTES = 148;
    /** Datagrams of one peer before it is the next one's turn: two full batches. */
    private static final int TURN_DATAGRAMS = 2 * DatagramBatch.LARGEST_DATAGRAMS;

    private static final long JOIN_MILLIS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(LoopbackBridge.class);

    private final int wireguardPort;
    private final PeerTransport transport;
    private final Selector selector;
    private final DatagramBatch batch;
    private final Map<PeerId, BridgePeer> peers = new ConcurrentHashMap<>();
    private final EarlyInitiations early = new EarlyInitiations();
    private final LongSupplier nanoClock;
    private final BridgeCounters counters = new BridgeCounters();
    private final Consumer<SelectionKey> turn = this::takeTurn;
    private final Thread thread;
    private volatile Consumer<PeerId> answerListener = peer -> {};
    private volatile boolean closed;

    private LoopbackBridge(
            int wireguardPort,
            PeerTransport transport,
            Selector selector,
            int mtu,
            String name,
            LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.wireguardPort = wireguardPort;
        this.transport = transport;
        this.selector = selector;
        this.batch = new DatagramBatch(Math.max(SMALLEST_LIMIT_BYTES, mtu + WIREGUARD_OVERHEAD_BYTES));
        this.thread = new Thread(this::run, "lanrage-bridge-" + name);
        this.thread.setDaemon(true);
    }

    /**
     * Opens a bridge without peers and starts its thread. It does not register itself with the transport.
     *
     * @param wireguardPort where WireGuard listens on 127.0.0.1, 1 to 65,535
     * @param transport where WireGuard's packets go; not closed by the bridge
     * @param mtu largest IP packet of the tunnel in bytes
     * @param name what the thread's name ends with: the interface
     * @param nanoClock elapsed time in nanoseconds
     * @return the bridge, which the caller closes
     * @throws IOException if the system has no descriptor left
     */
    public static LoopbackBridge open(
            int wireguardPort, PeerTransport transport, int mtu, String name, LongSupplier nanoClock)
            throws IOException {
        if (wireguardPort < 1 || wireguardPort > 65_535) {
            throw new IllegalArgumentException("WireGuard port " + wireguardPort + " is not in 1..65535");
        }
        LoopbackBridge bridge = new LoopbackBridge(wireguardPort, transport, Selector.open(), mtu, name, nanoClock);
        bridge.thread.start();
        return bridge;
    }

    /**
     * Opens a peer's endpoint, unless it has one already. What arrives from a new peer is not handed over before
     * {@link #admit}.
     *
     * @param peer which peer
     * @return the endpoint on 127.0.0.1 that WireGuard has to take for the peer's
     * @throws IOException if the system has no socket or port left, or the bridge is closed
     */
    public InetSocketAddress connect(PeerId peer) throws IOException {
        synchronized (peers) {
            if (closed) {
                throw new ClosedChannelException();
            }
            BridgePeer known = peers.get(peer);
            if (known != null) {
                return known.endpoint();
            }
            BridgePeer opened = BridgePeer.open(peer, wireguardPort, transport, counters, this::answered);
            peers.put(peer, opened);
            opened.channel().register(selector, SelectionKey.OP_READ, opened);
            selector.wakeup();
            return opened.endpoint();
        }
    }

    /**
     * Says that WireGuard knows the peer by now. If the peer began a handshake before, WireGuard gets it now.
     *
     * @param peer which peer, connected
     * @return whether a handshake that the peer began was handed over
     */
    public boolean admit(PeerId peer) {
        Optional<ByteBuffer> initiation;
        synchronized (peers) {
            BridgePeer admitted = peers.get(peer);
            if (admitted == null) {
                throw new IllegalStateException("peer " + peer + " is not connected");
            }
            admitted.admit();
            initiation = early.take(peer, nanoClock.getAsLong());
        }
        initiation.ifPresent(datagram -> receive(peer, datagram, datagram.remaining()));
        return initiation.isPresent();
    }

    /**
     * Says who is told each time that WireGuard answers a peer's initiation, just before the answer is handed to the transport.
     *
     * @param listener called on the bridge's thread; must not block
     */
    public void answerListener(Consumer<PeerId> listener) {
        answerListener = listener;
    }

    private void answered(PeerId peer) {
        answerListener.accept(peer);
    }

    /**
     * Closes a peer's endpoint; does nothing if it has none.
     *
     * @param peer which peer
     */
    public void disconnect(PeerId peer) {
        synchronized (peers) {
            closeQuietly(peers.remove(peer));
        }
        // A channel's descriptor lives until its selector has noticed the closing.
        selector.wakeup();
    }

    /**
     * What was carried and dropped.
     *
     * @return the counters, each at its own instant
     */
    public BridgeStatistics statistics() {
        return counters.read();
    }

    /** Hands a peer's datagrams to WireGuard. Any thread may call; never blocks. */
    @Override
    public void receive(PeerId peer, ByteBuffer datagrams, int segmentBytes) {
        BridgePeer receiver = peers.get(peer);
        int end = datagrams.limit();
        try {
            while (datagrams.position() < end) {
                int next = Math.min(end, datagrams.position() + segmentBytes);
                datagrams.limit(next);
                if (receiver != null && receiver.isAdmitted()) {
                    receiver.write(datagrams);
                } else {
                    keepOrDrop(peer, datagrams);
                }
                datagrams.position(next);
            }
        } catch (IOException e) {
            LOG.warn("Packets of peer {} do not reach WireGuard: {}", peer, e.toString());
        } finally {
            datagrams.limit(end).position(end);
        }
    }

    private void keepOrDrop(PeerId peer, ByteBuffer datagram) {
        synchronized (peers) {
            BridgePeer receiver = peers.get(peer);
            if (receiver == null || !receiver.isAdmitted()) {
                if (closed || !early.keep(peer, datagram, nanoClock.getAsLong())) {
                    counters.droppedUnknownPeer.increment();
                }
                return;
            }
        }
        // Admitted in this very moment.
        receive(peer, datagram, datagram.remaining());
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(turn);
            }
        } catch (IOException | ClosedSelectorException e) {
            if (!closed) {
                LOG.error("The bridge to WireGuard on port {} has ended", wireguardPort, e);
            }
        }
    }

    private void takeTurn(SelectionKey key) {
        BridgePeer peer = (BridgePeer) key.attachment();
        try {
            batch.move(peer, peer, TURN_DATAGRAMS);
        } catch (ClosedChannelException e) {
            key.cancel();
        } catch (IOException e) {
            LOG.warn("Packets for peer {} cannot be read from WireGuard: {}", peer.id(), e.toString());
        }
    }

    /** Closes all endpoints and ends the thread, within a second. Closing twice is harmless. */
    @Override
    public void close() {
        synchronized (peers) {
            closed = true;
            peers.values().forEach(LoopbackBridge::closeQuietly);
            peers.clear();
        }
        selector.wakeup();
        if (!Thread.currentThread().equals(thread)) {
            join();
        }
        try {
            selector.close();
        } catch (IOException e) {
            LOG.debug("Closing the bridge's selector", e);
        }
    }

    private void join() {
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(@Nullable BridgePeer peer) {
        if (peer != null) {
            try {
                peer.close();
            } catch (IOException e) {
                LOG.debug("Closing the endpoint of peer {}", peer.id(), e);
            }
        }
    }
}
