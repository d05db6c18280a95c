package io.lanrage.core.connection;

import io.lanrage.core.control.ControlPlane;
import io.lanrage.core.control.PeerSignal;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.nat.Candidate;
import io.lanrage.core.nat.NatReport;
import io.lanrage.core.nat.NatTraversal;
import io.lanrage.core.nat.PathEvent;
import io.lanrage.core.network.NetworkManager;
import io.lanrage.core.network.TunnelPeer;
import io.lanrage.core.party.PartyKeys;
import io.lanrage.core.party.Peer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a connection to every other member: sends candidates, has paths checked, sets up the tunnel when a path is there, watches it,
 * and tries again when it is not.
 *
 * <p>Not safe for use by several threads: every method, and every effect of it, belongs to the executor's one thread.
 */
public final class ConnectionManager implements AutoCloseable {

    /** Above this round trip a connection counts as degraded. */
    public static final Duration DEGRADED_ROUND_TRIP = Duration.ofMillis(200);

    /** Keeps WireGuard's session and, through it, the NATs' mappings alive. */
    static final Duration KEEPALIVE = Duration.ofSeconds(25);

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionManager.class);

    private final PublicKey self;
    private final PartyKeys keys;
    private final NatTraversal nat;
    private final NetworkManager network;
    private final ControlPlane control;
    private final ScheduledExecutorService executor;
    private final ConnectionListener listener;
    private final ConnectionCoordinator coordinator = new ConnectionCoordinator();
    private final Map<PeerId, PeerConnection> connections = new LinkedHashMap<>();
    private List<Candidate> ownCandidates = List.of();
    private @Nullable NatReport ownReport;
    private boolean closed;

    /**
     * Makes a manager without connections.
     *
     * @param self the own public key
     * @param keys the party's keys
     * @param nat finds paths; not closed by the manager
     * @param network sets up tunnels; not closed by the manager
     * @param control carries signals; not closed by the manager
     * @param executor one thread, on which everything here happens; not ended by the manager
     * @param listener who hears of changes
     */
    public ConnectionManager(
            PublicKey self,
            PartyKeys keys,
            NatTraversal nat,
            NetworkManager network,
            ControlPlane control,
            ScheduledExecutorService executor,
            ConnectionListener listener) {
        this.self = self;
        this.keys = keys;
        this.nat = nat;
        this.network = network;
        this.control = control;
        this.executor = executor;
        this.listener = listener;
    }

    /**
     * Begins a connection to a member, or takes its changed data if there is one.
     *
     * @param peer another member
     */
    public void peer(Peer peer) {
        PeerConnection known = connections.get(peer.id());
        if (known != null) {
            publishIf(known, known.peer(peer));
            return;
        }
        PeerConnection connection = new PeerConnection(peer, coordinator, ownReport, executor);
        connections.put(peer.id(), connection);
        nat.addPeer(peer.id(), keys.checkKey(self, peer.key()));
        LOG.debug("connecting to {}", peer.id());
        listener.onConnection(connection.snapshot());
        signal(connection, false);
    }

    /**
     * Ends the connection to somebody who is no member any more.
     *
     * @param id whose connection; unknown ones are ignored
     */
    public void remove(PeerId id) {
        PeerConnection connection = connections.remove(id);
        if (connection != null) {
            end(id, connection);
        }
    }

    /**
     * Takes the own candidates and sends them to all members.
     *
     * @param candidates all that are valid now
     */
    public void ownCandidates(List<Candidate> candidates) {
        ownCandidates = List.copyOf(candidates);
        connections.values().forEach(connection -> signal(connection, false));
    }

    /** The control plane works again after an outage: what it did not carry then is sent now. */
    public void controlRestored() {
        connections.values().stream()
                .filter(connection -> connection.signalling().isPending())
                .forEach(connection -> signal(connection, false));
    }

    /**
     * Takes what was found out about the own NAT; it orders candidates and explains failures from now on.
     *
     * @param report the report
     */
    public void ownReport(NatReport report) {
        ownReport = report;
        connections.values().forEach(connection -> publishIf(connection, connection.ownReport(report)));
    }

    /**
     * Takes a member's signal.
     *
     * @param from who sent it; ignored if it is no member
     * @param signal what it says
     */
    public void signalled(PeerId from, PeerSignal signal) {
        PeerConnection connection = connections.get(from);
        if (connection == null) {
            LOG.debug("signal of {}, who is no member, is ignored", from);
            return;
        }
        if (signal instanceof PeerSignal.Candidates candidates) {
            boolean first = connection.heard();
            nat.remoteCandidates(from, coordinator.order(Optional.ofNullable(ownReport), candidates.candidates()));
            if (candidates.restart() && !first) {
                nat.retry(from);
            }
        }
    }

    /**
     * Takes what happened on the way to a member.
     *
     * @param event what happened; ignored if it is about no member
     */
    public void pathEvent(PathEvent event) {
        PeerConnection connection = connections.get(event.peer());
        if (connection == null) {
            return;
        }
        boolean changed = connection.apply(event);
        if (event instanceof PathEvent.Selected) {
            cancelRetry(connection);
            configureTunnel(connection);
        } else if (event instanceof PathEvent.Lost) {
            signal(connection, true);
        } else if (event instanceof PathEvent.Exhausted) {
            scheduleRetry(connection);
        }
        publishIf(connection, changed);
    }

    /**
     * How all connections stand.
     *
     * @return one a member, in the order in which they joined
     */
    public List<Connection> connections() {
        return connections.values().stream().map(PeerConnection::snapshot).toList();
    }

    /** Ends all connections. Closing again does nothing. */
    @Override
    public void close() {
        closed = true;
        connections.forEach(this::end);
        connections.clear();
    }

    private static boolean isOfClosing(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof LanrageException typed && typed.code() == ErrorCode.CLOSED;
    }

    private void end(PeerId id, PeerConnection connection) {
        cancelRetry(connection);
        connection.end();
        nat.removePeer(id);
        network.removePeer(id).whenComplete((done, failure) -> {
            // A closed network has no tunnels.
            if (failure != null && !isOfClosing(failure)) {
                LOG.warn("the tunnel to {} could not be removed: {}", id, failure.getMessage());
            }
        });
    }

    private void configureTunnel(PeerConnection connection) {
        if (connection.tunnelOrdered()) {
            return;
        }
        connection.tunnelling().begins();
        Peer peer = connection.peer();
        IpPrefix address = IpPrefix.containing(peer.address(), peer.address().getAddress().length * Byte.SIZE);
        TunnelPeer tunnel =
                new TunnelPeer(peer.key(), keys.presharedKey(self, peer.key()), List.of(address), KEEPALIVE);
        network.addPeer(tunnel).whenCompleteAsync((done, failure) -> tunnelOrderEnded(connection, failure), executor);
    }

    private void tunnelOrderEnded(PeerConnection connection, @Nullable Throwable failure) {
        if (failure == null) {
            connection.tunnelling().succeeded();
            return;
        }
        LOG.warn("the tunnel to {} could not be set up: {}", connection.peer().id(), failure.getMessage());
        connection.tunnelFailed();
        connection.tunnelling().failed(() -> configureTunnel(connection));
    }

    private void scheduleRetry(PeerConnection connection) {
        cancelRetry(connection);
        Duration delay = RetrySchedule.delayAfter(connection.failures());
        PeerId id = connection.peer().id();
        ScheduledFuture<?> retry = executor.schedule(() -> retry(id), delay.toMillis(), TimeUnit.MILLISECONDS);
        connection.retry(retry);
    }

    private void retry(PeerId id) {
        PeerConnection connection = connections.get(id);
        if (closed || connection == null) {
            return;
        }
        LOG.debug("trying again for a path to {}", id);
        signal(connection, true);
        nat.retry(id);
    }

    private static void cancelRetry(PeerConnection connection) {
        ScheduledFuture<?> retry = connection.retry();
        if (retry != null) {
            retry.cancel(false);
            connection.retry(null);
        }
    }

    private void signal(PeerConnection connection, boolean restart) {
        if (ownCandidates.isEmpty()) {
            return;
        }
        connection.signalling().begins();
        boolean restarts = connection.signals(restart);
        control.signal(connection.peer().id(), new PeerSignal.Candidates(ownCandidates, restarts))
                .whenCompleteAsync((done, failure) -> signalEnded(connection, restarts, failure), executor);
    }

    private void signalEnded(PeerConnection connection, boolean restart, @Nullable Throwable failure) {
        if (failure == null) {
            connection.signalling().succeeded();
            return;
        }
        LOG.debug("the candidates did not reach {}: {}", connection.peer().id(), failure.getMessage());
        connection.signalFailed(restart);
        connection.signalling().failed(() -> signal(connection, false));
    }

    private void publishIf(PeerConnection connection, boolean changed) {
        if (changed) {
            listener.onConnection(connection.snapshot());
        }
    }
}
