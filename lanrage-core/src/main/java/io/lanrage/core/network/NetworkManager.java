package io.lanrage.core.network;

import io.lanrage.core.error.DeviceException;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.transport.PeerTransport;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Port: the virtual interface and its WireGuard tunnels.
 *
 * <p>All methods may be called from any thread and return at once. Orders are carried out one after the other; stages complete
 * on the manager's own thread, exceptionally with a {@link io.lanrage.core.error.DeviceException} where the machine refuses.
 */
public interface NetworkManager extends AutoCloseable {

    /** How long the peer with the higher public key waits for the other one to begin: longer than most round trips. */
    Duration HANDSHAKE_PATIENCE = Duration.ofMillis(500);

    /**
     * Brings the interface up with its key, address, MTU and routes. May be called once.
     *
     * @param config what it is to be
     * @param transport what carries the tunnels' packets; not closed by the manager
     * @return what it became
     */
    CompletionStage<VirtualInterface> open(InterfaceConfig config, PeerTransport transport);

    /**
     * Adds a tunnel, or changes the one that this peer has, and sees to its handshake. An initiation that arrives before its peer was
     * added is kept for it.
     *
     * <p>Where both peers drive an external WireGuard, their initiations must not cross: they would void each other, and WireGuard tries
     * again only after five seconds. So such a manager begins at once if its public key is the lower one; else it begins after {@link
     * #HANDSHAKE_PATIENCE}, in case nothing has come until then. A manager whose WireGuard keeps its own initiation when another one
     * arrives may always begin at once.
     *
     * @param peer the tunnel's keys and addresses
     * @return completes when the tunnel is configured, not when the peer has answered
     */
    CompletionStage<Void> addPeer(TunnelPeer peer);

    /**
     * Removes a tunnel.
     *
     * @param peer whose tunnel; unknown ones are ignored
     * @return completes when the tunnel is gone
     */
    CompletionStage<Void> removePeer(PeerId peer);

    /**
     * Reads every tunnel's counters.
     *
     * @return the counters of each peer that was added
     */
    CompletionStage<Map<PeerId, TunnelStatistics>> statistics();

    /**
     * Tells when the interface comes to its end while it is in use: somebody removed it, or the program that carries it ended. The
     * manager is of no use then and is to be closed; what closing takes down is no loss.
     *
     * @return completes at most once, on the manager's own thread, with what happened; never exceptionally
     */
    CompletionStage<DeviceException> loss();

    /** Removes tunnels and interface, ends programs that were started for them, at most 5 s. Closing again does nothing. */
    @Override
    void close();
}
