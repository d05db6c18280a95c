package io.lanrage.nat;

import io.lanrage.core.key.PeerId;
import io.lanrage.core.transport.PeerTransport;
import io.lanrage.nat.path.PathAgents;
import io.lanrage.nat.socket.SharedSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Carries packets over the selected paths. They go to the system on the thread that sends them; the event loop hears of it only now
 * and then, to know that the peer is busy.
 */
final class SocketPeerTransport implements PeerTransport {

    private final PathAgents agents;
    private final Routes routes;
    private final SharedSocket socket;
    private final PathDriver driver;
    private final NatMetrics metrics;
    private volatile @Nullable Receiver receiver;

    SocketPeerTransport(PathAgents agents, Routes routes, SharedSocket socket, PathDriver driver, NatMetrics metrics) {
        this.agents = agents;
        this.routes = routes;
        this.socket = socket;
        this.driver = driver;
        this.metrics = metrics;
    }

    @Override
    public void send(PeerId peer, ByteBuffer datagrams, int segmentBytes) {
        if (segmentBytes < 1) {
            throw new IllegalArgumentException("segment of " + segmentBytes + " bytes, fewer than 1");
        }
        Routes.Route route = routes.of(peer);
        if (route == null) {
            datagrams.position(datagrams.limit());
            metrics.dropped(routes.isClosed() ? TransportDrop.CLOSED : TransportDrop.NO_PATH);
            return;
        }
        socket.sendBatch(route.destination(), datagrams, segmentBytes);
        if (route.isToBeTold(socket.nanoTime())) {
            tellCarried(peer);
        }
    }

    private void tellCarried(PeerId peer) {
        try {
            socket.executor().execute(() -> driver.carried(peer));
        } catch (RejectedExecutionException e) {
            // Closed in this very moment; nobody wants to know any more.
            metrics.dropped(TransportDrop.CLOSED);
        }
    }

    @Override
    public void receiver(Receiver newReceiver) {
        receiver = newReceiver;
    }

    /** Counts a packet from an address that belongs to nobody. */
    void strange() {
        metrics.dropped(TransportDrop.UNKNOWN_SOURCE);
    }

    /** Hands packets that arrived to the receiver, if their source belongs to a peer. On the event loop. */
    void arrived(InetSocketAddress from, ByteBuffer datagrams, int segmentBytes) {
        PeerId peer = agents.owner(from);
        if (peer == null) {
            metrics.dropped(TransportDrop.UNKNOWN_SOURCE);
            return;
        }
        Receiver taker = receiver;
        if (taker == null) {
            metrics.dropped(TransportDrop.NO_RECEIVER);
            return;
        }
        driver.carried(peer);
        taker.receive(peer, datagrams, segmentBytes);
    }
}
