package io.lanrage.wireguard;

import io.lanrage.core.error.DeviceException;
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
import io.lanrage.wireguard.aead.AeadChoice;
import io.lanrage.wireguard.aead.AeadUnavailableException;
import io.lanrage.wireguard.engine.Engine;
import io.lanrage.wireguard.engine.PacketRules;
import io.lanrage.wireguard.engine.Sources;
import io.lanrage.wireguard.lan.CopyLimits;
import io.lanrage.wireguard.lan.LanRules;
import io.lanrage.wireguard.link.Link;
import io.lanrage.wireguard.link.LinkSettings;
import io.lanrage.wireguard.posix.Posix;
import io.lanrage.wireguard.posix.UnsupportedPlatformException;
import io.lanrage.wireguard.tun.LinuxTun;
import io.lanrage.wireguard.tun.MemoryTun;
import io.lanrage.wireguard.tun.TunDevice;
import io.lanrage.wireguard.tun.TunSource;
import io.lanrage.wireguard.uapi.DeviceState;
import io.lanrage.wireguard.uapi.PeerChange;
import io.lanrage.wireguard.uapi.PeerState;
import io.lanrage.wireguard.uapi.UapiClient;
import io.lanrage.wireguard.uapi.UapiException;
import io.lanrage.wireguard.uapi.UapiServer;
import io.lanrage.wireguard.uapi.UapiTarget;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * WireGuard inside of this process: nothing is installed and no program started.
 *
 * <p>One thread carries out all orders, shakes hands and keeps time; a second one seals what the virtual interface sends; what arrives is
 * opened on the transport's thread. Both end with {@link #close}.
 */
public final class EmbeddedWireGuard implements NetworkManager {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedWireGuard.class);

    private final TunSource devices;
    private final ControlSocket controlSocket;
    private final Supplier<Aead> aead;
    private final Sources sources;
    private final MeterRegistry metrics;
    private final OrderThread thread = new OrderThread("lanrage-engine");
    private final CompletableFuture<DeviceException> loss = new CompletableFuture<>();

    /** Touched by the thread only. */
    private @Nullable Running running;

    /** What is there while the interface is up. */
    private record Running(
            Engine engine, InterfaceMeters meters, Optional<UapiServer> controlSocket, Map<PeerId, PublicKey> keys) {}

    /** Serves an interface's control socket, where that is wanted and possible. */
    @FunctionalInterface
    private interface ControlSocket {
        Optional<UapiServer> open(String interfaceName, UapiTarget target);
    }

    private EmbeddedWireGuard(
            TunSource devices,
            ControlSocket controlSocket,
            Supplier<Aead> aead,
            Sources sources,
            MeterRegistry metrics) {
        this.devices = devices;
        this.controlSocket = controlSocket;
        this.aead = aead;
        this.sources = sources;
        this.metrics = metrics;
    }

    /**
     * A manager with interfaces of the system's, the best cipher that this machine has, and a control socket for {@code wg}, where
     * this user may make one.
     *
     * @param metrics where its counters go while its interface is open
     * @return a manager that has done nothing yet
     */
    public static EmbeddedWireGuard onThisMachine(MeterRegistry metrics) {
        return new EmbeddedWireGuard(
                EmbeddedWireGuard::openSystemInterface,
                EmbeddedWireGuard::serve,
                EmbeddedWireGuard::bestCipher,
                Sources.system(),
                metrics);
    }

    private static TunDevice openSystemInterface(InterfaceConfig config) {
        Posix posix = posix();
        LinuxTun device = LinuxTun.open(posix, config.name(), config.mtu());
        try {
            Link.configure(posix, config, LinkSettings.LAN);
            return device;
        } catch (RuntimeException e) {
            device.close();
            throw e;
        }
    }

    private static Optional<UapiServer> serve(String interfaceName, UapiTarget target) {
        try {
            return Optional.of(UapiServer.open(posix(), UapiClient.socketOf(interfaceName), target, System::nanoTime));
        } catch (UapiException.Unserved e) {
            if (e.isTaken()) {
                LOG.warn(
                        "{} works, but 'wg show {}' shows something else: {}. To look at this one with wg, give it"
                                + " another name",
                        interfaceName,
                        interfaceName,
                        e.getMessage());
            } else {
                LOG.info("{} works, but wg cannot see it: {}", interfaceName, e.getMessage());
            }
            return Optional.empty();
        }
    }

    private static Aead bestCipher() {
        try {
            return AeadChoice.best();
        } catch (AeadUnavailableException e) {
            throw LanrageException.of(ErrorCode.NOT_SUPPORTED, "WireGuard's cipher: " + e.getMessage(), e);
        }
    }

    private static Posix posix() {
        try {
            return Posix.load();
        } catch (UnsupportedPlatformException e) {
            throw LanrageException.of(ErrorCode.NOT_SUPPORTED, "virtual interfaces: " + e.getMessage(), e);
        }
    }

    /**
     * A manager with interfaces in memory, for those who need nothing but packets, and the best cipher that this machine has.
     *
     * @param opened is given the interface when the manager is opened; its {@linkplain MemoryTun#farEnd() far end} is in the system's
     *     place
     * @param metrics where its counters go while its interface is open
     * @return a manager that has done nothing yet
     */
    public static EmbeddedWireGuard inMemory(Consumer<MemoryTun> opened, MeterRegistry metrics) {
        return over(
                config -> {
                    MemoryTun device = MemoryTun.open(config.name(), config.mtu(), MemoryTun.DEFAULT_QUEUE_PACKETS);
                    opened.accept(device);
                    return device;
                },
                EmbeddedWireGuard::bestCipher,
                metrics);
    }

    /**
     * A manager with interfaces of another kind than the system's, for instance in memory. They have no control socket.
     *
     * @param devices makes the interface when the manager is opened
     * @param aead chooses the cipher then
     * @param metrics where its counters go while its interface is open
     * @return a manager that has done nothing yet
     */
    public static EmbeddedWireGuard over(TunSource devices, Supplier<Aead> aead, MeterRegistry metrics) {
        return over(devices, aead, Sources.system(), metrics);
    }

    /**
     * A manager with interfaces of another kind than the system's, whose counters nobody sees.
     *
     * @param devices makes the interface when the manager is opened
     * @param aead chooses the cipher then
     * @return a manager that has done nothing yet
     */
    public static EmbeddedWireGuard over(TunSource devices, Supplier<Aead> aead) {
        return over(devices, aead, Sources.system());
    }

    /** The same with a time of one's own. */
    static EmbeddedWireGuard over(TunSource devices, Supplier<Aead> aead, Sources sources) {
        return over(devices, aead, sources, new SimpleMeterRegistry());
    }

    private static EmbeddedWireGuard over(
            TunSource devices, Supplier<Aead> aead, Sources sources, MeterRegistry metrics) {
        return new EmbeddedWireGuard(devices, (name, target) -> Optional.empty(), aead, sources, metrics);
    }

    @Override
    public CompletionStage<VirtualInterface> open(InterfaceConfig config, PeerTransport transport) {
        return thread.begin(() -> {
            Aead cipher = aead.get();
            LanRules rules = lanRules(config);
            TunDevice device = devices.open(config);
            Engine engine = start(config, device, transport, rules, cipher);
            Optional<UapiServer> served = serve(engine, device);
            running =
                    new Running(engine, EngineMeters.register(metrics, engine, rules, device), served, new HashMap<>());
            return new VirtualInterface(
                    device.name(),
                    config.address(),
                    device.mtu(),
                    "embedded, " + cipher.description(),
                    config.openPorts());
        });
    }

    private LanRules lanRules(InterfaceConfig config) {
        return new LanRules(
                config,
                CopyLimits.DEFAULT,
                sources.random(),
                sources.nanoClock().getAsLong());
    }

    private Engine start(
            InterfaceConfig config, TunDevice device, PeerTransport transport, PacketRules rules, Aead cipher) {
        try {
            return Engine.start(
                    config.privateKey(),
                    device,
                    transport,
                    rules,
                    cipher,
                    thread.scheduler(),
                    sources,
                    () -> lost(device.name()));
        } catch (RuntimeException e) {
            device.close();
            throw e;
        }
    }

    private Optional<UapiServer> serve(Engine engine, TunDevice device) {
        try {
            return controlSocket.open(device.name(), new EngineTarget(thread, engine));
        } catch (RuntimeException e) {
            engine.close();
            throw e;
        }
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

    @Override
    public CompletionStage<DeviceException> loss() {
        return loss.minimalCompletionStage();
    }

    private void lost(String interfaceName) {
        loss.complete(new DeviceException(
                ErrorCode.INTERFACE_LOST, "the virtual interface " + interfaceName + " is gone: somebody removed it"));
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
                // Orders of the socket's clients fail from now on, so that its thread does not wait for this one.
                running.controlSocket().ifPresent(UapiServer::close);
                running.engine().close();
                running.meters().close();
                running = null;
            }
        });
    }
}
