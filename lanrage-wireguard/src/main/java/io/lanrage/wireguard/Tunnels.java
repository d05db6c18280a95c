package io.lanrage.wireguard;

import io.lanrage.core.error.DeviceException;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.core.network.NetworkManager;
import io.lanrage.core.network.TunnelPeer;
import io.lanrage.core.network.TunnelStatistics;
import io.lanrage.core.transport.PeerTransport;
import io.lanrage.wireguard.bridge.LoopbackBridge;
import io.lanrage.wireguard.uapi.DeviceChange;
import io.lanrage.wireguard.uapi.DeviceState;
import io.lanrage.wireguard.uapi.PeerChange;
import io.lanrage.wireguard.uapi.PeerState;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A device that is up, its bridge and its peers. Used by the manager's thread only; owns the device and the bridge. */
final class Tunnels implements AutoCloseable {
    /** The shortest there is; on for a moment, where none is asked for, because turning it on is what makes WireGuard speak. */
    private static final Duration KNOCK = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Tunnels.class);

    private final Device device;
    private final PeerTransport transport;
    private final LoopbackBridge bridge;
    private final InterfaceMeters meters;
    private final PublicKey ownKey;
    private final ScheduledExecutorService scheduler;
    private final Map<PublicKey, PeerId> peers = new HashMap<>();
    /** Peers that are to begin the handshake. */
    private final Map<PeerId, Waiting> waiting = new HashMap<>();

    /** A peer that is to begin, and what ends the waiting for it. */
    private record Waiting(TunnelPeer peer, ScheduledFuture<?> patience) {}

    private Tunnels(
            Device device,
            PeerTransport transport,
            LoopbackBridge bridge,
            InterfaceMeters meters,
            PublicKey ownKey,
            ScheduledExecutorService scheduler) {
        this.device = device;
        this.ownKey = ownKey;
        this.scheduler = scheduler;
        this.transport = transport;
        this.bridge = bridge;
        this.meters = meters;
    }

    /**
     * Connects a device to the transport, on the port that the device listens on.
     *
     * @param scheduler runs on the manager's thread
     * @param metrics where the bridge's counters go
     */
    static Tunnels open(
            Device device,
            InterfaceConfig config,
            PeerTransport transport,
            ScheduledExecutorService scheduler,
            LongSupplier nanoClock,
            MeterRegistry metrics) {
        PublicKey ownKey = config.privateKey().publicKey();
        try {
            LoopbackBridge bridge =
                    LoopbackBridge.open(listenPort(device), transport, config.mtu(), config.name(), nanoClock);
            Tunnels tunnels = new Tunnels(
                    device,
                    transport,
                    bridge,
                    BridgeMeters.register(metrics, config.name(), bridge),
                    ownKey,
                    scheduler);
            bridge.answerListener(peer -> scheduler.execute(() -> tunnels.speakNow(peer)));
            transport.receiver(bridge);
            return tunnels;
        } catch (IOException e) {
            throw new DeviceException(ErrorCode.SOCKET_FAILED, "the bridge to WireGuard: " + e.getMessage(), e);
        }
    }

    private static int listenPort(Device device) {
        DeviceState state = device.uapi().get();
        state.wipe();
        return state.listenPort()
                .orElseThrow(() -> new DeviceException(
                        ErrorCode.WIREGUARD_FAILED, "WireGuard (" + device.description() + ") has no listen port"));
    }

    /**
     * Adds a tunnel or changes it.
     *
     * @return whether it was there before
     */
    boolean add(TunnelPeer peer) throws InterruptedException {
        device.requireRunning();
        boolean known = peers.containsKey(peer.key());
        try {
            InetSocketAddress endpoint = bridge.connect(peer.id());
            device.uapi().set(DeviceChange.ofPeers(silent(peer, endpoint)));
            peers.put(peer.key(), peer.id());
        } catch (IOException e) {
            throw new DeviceException(
                    ErrorCode.SOCKET_FAILED, "no local endpoint for peer " + peer.id() + ": " + e.getMessage(), e);
        } catch (DeviceException e) {
            if (!known) {
                bridge.disconnect(peer.id());
            }
            throw e;
        }
        begin(peer);
        return known;
    }

    /**
     * Begins the handshake, or leaves that to the peer: see {@link NetworkManager#addPeer}. Until it may speak, WireGuard knows no
     * address of the peer, because the first packet that a game sends there would make it begin as well.
     */
    private void begin(TunnelPeer peer) {
        cancelBegin(peer.id());
        boolean begunByPeer = bridge.admit(peer.id());
        if (!begunByPeer && ownKey.compareTo(peer.key()) < 0) {
            speak(peer);
        } else {
            waiting.put(
                    peer.id(),
                    new Waiting(
                            peer,
                            scheduler.schedule(
                                    () -> speakNow(peer.id()),
                                    NetworkManager.HANDSHAKE_PATIENCE.toMillis(),
                                    TimeUnit.MILLISECONDS)));
        }
    }

    /** Ends the waiting for a peer to begin, if there is any: it has begun, or took too long. */
    private void speakNow(PeerId id) {
        Waiting waited = waiting.remove(id);
        if (waited == null) {
            return;
        }
        waited.patience().cancel(false);
        try {
            speak(waited.peer());
        } catch (DeviceException e) {
            LOG.warn("The tunnel to peer {} carries nothing: {}", id, e.getMessage());
        }
    }

    /**
     * Lets packets go to the peer, and turns the keepalive on, and off again if none is asked for: WireGuard shakes hands when it
     * is turned on, unless it has answered the peer's handshake just now.
     */
    private void speak(TunnelPeer peer) {
        boolean once = peer.keepalive().isZero();
        List<PeerChange> orders = new ArrayList<>();
        orders.add(new PeerChange.Put(
                peer.key(),
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.of(once ? KNOCK : peer.keepalive()),
                true,
                peer.allowedAddresses()));
        if (once) {
            orders.add(withoutKeepalive(peer.key()));
        }
        device.uapi().set(DeviceChange.ofPeers(orders.toArray(PeerChange[]::new)));
    }

    private static PeerChange silent(TunnelPeer peer, InetSocketAddress endpoint) {
        return new PeerChange.Put(
                peer.key(),
                false,
                Optional.of(peer.presharedKey()),
                Optional.of(endpoint),
                Optional.of(Duration.ZERO),
                true,
                List.of());
    }

    private static PeerChange withoutKeepalive(PublicKey key) {
        return new PeerChange.Put(
                key, true, Optional.empty(), Optional.empty(), Optional.of(Duration.ZERO), false, List.of());
    }

    private void cancelBegin(PeerId peer) {
        Waiting waited = waiting.remove(peer);
        if (waited != null) {
            waited.patience().cancel(false);
        }
    }

    /**
     * Removes a tunnel, if it is there.
     *
     * @return whether it was there before
     */
    boolean remove(PeerId peer) throws InterruptedException {
        Optional<PublicKey> key = peers.entrySet().stream()
                .filter(entry -> entry.getValue().equals(peer))
                .map(Map.Entry::getKey)
                .findFirst();
        if (key.isPresent()) {
            peers.remove(key.get());
            cancelBegin(peer);
            bridge.disconnect(peer);
            device.requireRunning();
            device.uapi().set(DeviceChange.ofPeers(new PeerChange.Remove(key.get())));
        }
        return key.isPresent();
    }

    /**
     * Checks that the device is still there.
     *
     * @throws DeviceException if it has ended
     */
    void requireRunning() throws InterruptedException {
        device.requireRunning();
    }

    /** The counters of all tunnels that were added here. */
    Map<PeerId, TunnelStatistics> statistics() throws InterruptedException {
        device.requireRunning();
        DeviceState state = device.uapi().get();
        state.wipe();
        Map<PeerId, TunnelStatistics> statistics = new HashMap<>();
        for (PeerState peer : state.peers()) {
            PeerId id = peers.get(peer.key());
            if (id != null) {
                statistics.put(id, new TunnelStatistics(peer.lastHandshake(), peer.bytesSent(), peer.bytesReceived()));
            }
        }
        return Map.copyOf(statistics);
    }

    /** Ends the bridge, then the device. */
    @Override
    public void close() {
        List.copyOf(waiting.keySet()).forEach(this::cancelBegin);
        transport.receiver(Tunnels::drop);
        bridge.close();
        meters.close();
        device.close();
    }

    private static void drop(PeerId peer, ByteBuffer datagrams, int segmentBytes) {
        datagrams.position(datagrams.limit());
    }
}
