package io.lanrage.wireguard;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.core.network.NetworkManager;
import io.lanrage.core.network.TunnelPeer;
import io.lanrage.core.network.TunnelStatistics;
import io.lanrage.core.network.VirtualInterface;
import io.lanrage.core.transport.PeerTransport;
import io.lanrage.wireguard.aead.Aead;
import io.lanrage.wireguard.engine.Engine;
import io.lanrage.wireguard.engine.PacketRules;
import io.lanrage.wireguard.engine.Sources;
import io.lanrage.wireguard.tun.TunDevice;
import io.lanrage.wireguard.tun.TunSource;
import io.lanrage.wireguard.uapi.DeviceState;
import io.lanrage.wireguard.uapi.PeerChange;
import io.lanrage.wireguard.uapi.PeerState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * WireGuard inside of this process: nothing is installed and no program started.
 *
 * <p>One thread carries out all orders, shakes hands and keeps time; a second one seals what the virtual interface sends; what arrives is
 * opened on the transport's thread. Both end with {@link #close}.
 */
public final class EmbeddedWireGuard implements NetworkManager {

    private final TunSource devices;
    private final Supplier<Aead> aead;
    private final Sources sources;
    private final OrderThread thread = new OrderThread("lanrage-engine");
    private final Object lock = new Object();
    private boolean opened;

    /** Touched by the thread only. */
    private @Nullable Running running;

    /** What is there while the interface is up. */
    private record Running(Engine engine, Map<PeerId, PublicKey> keys) {}

    private EmbeddedWireGuard(TunSource devices, Supplier<Aead> aead, Sources sources) {
        this.devices = devices;
        this.aead = aead;
        this.sources = sources;
    }

    /**
     * A manager with the virtual interfaces of a source.
     *
     * @param devices makes the interface when the manager is opened
     * @param aead chooses the cipher then
     * @return a manager that has done nothing yet
     */
    public static EmbeddedWireGuard over(TunSource devices, Supplier<Aead> aead) {
        return new EmbeddedWireGuard(devices, aead, Sources.system());
    }

    @Override
    public CompletionStage<VirtualInterface> open(InterfaceConfig config, PeerTransport transport) {
        synchronized (lock) {
            if (opened) {
                throw new IllegalStateException("the manager was opened before");
            }
            opened = true;
        }
        return thread.order(() -> {
            Aead cipher = aead.get();
            TunDevice device = devices.open(config);
            Engine engine = Engine.start(
                    config.privateKey(), device, transport, PacketRules.NONE, cipher, thread.scheduler(), sources);
            running = new Running(engine, new HashMap<>());
            return new VirtualInterface(
                    device.name(), config.address(), device.mtu(), "embedded, " + cipher.description());
        });
    }

    @Override
    public CompletionStage<Void> addPeer(TunnelPeer peer) {
        return thread.order(() -> {
                    Running now = requireRunning();
                    now.engine()
                            .change(new PeerChange.Put(
                                    peer.key(),
                                    false,
                                    Optional.of(peer.presharedKey()),
                                    Optional.empty(),
                                    Optional.of(peer.keepalive()),
                                    true,
                                    peer.allowedAddresses()));
                    now.keys().put(peer.id(), peer.key());
                    now.engine().begin(peer.key());
                    return peer;
                })
                .thenAccept(added -> {});
    }

    @Override
    public CompletionStage<Void> removePeer(PeerId peer) {
        return thread.order(() -> {
                    Running now = requireRunning();
                    PublicKey key = now.keys().remove(peer);
                    if (key != null) {
                        now.engine().change(new PeerChange.Remove(key));
                    }
                    return peer;
                })
                .thenAccept(removed -> {});
    }

    @Override
    public CompletionStage<Map<PeerId, TunnelStatistics>> statistics() {
        return thread.order(() -> {
            DeviceState state = requireRunning().engine().state();
            state.wipe();
            Map<PeerId, TunnelStatistics> statistics = new HashMap<>();
            for (PeerState peer : state.peers()) {
                statistics.put(
                        peer.key().peerId(),
                        new TunnelStatistics(peer.lastHandshake(), peer.bytesSent(), peer.bytesReceived()));
            }
            return Map.copyOf(statistics);
        });
    }

    private Running requireRunning() {
        if (running == null) {
            throw LanrageException.of(ErrorCode.INTERNAL, "the interface is not open");
        }
        return running;
    }

    @Override
    public void close() {
        thread.close(() -> {
            if (running != null) {
                running.engine().close();
                running = null;
            }
        });
    }
}
