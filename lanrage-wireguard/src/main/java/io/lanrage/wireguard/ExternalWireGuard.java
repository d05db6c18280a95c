package io.lanrage.wireguard;

import io.lanrage.core.error.DeviceException;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.core.network.NetworkManager;
import io.lanrage.core.network.OpenPorts;
import io.lanrage.core.network.TunnelPeer;
import io.lanrage.core.network.TunnelStatistics;
import io.lanrage.core.network.VirtualInterface;
import io.lanrage.core.transport.PeerTransport;
import io.lanrage.wireguard.posix.Posix;
import io.lanrage.wireguard.posix.UnsupportedPlatformException;
import io.lanrage.wireguard.process.ProgramSettings;
import io.lanrage.wireguard.uapi.UapiClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives a WireGuard outside of this process: one that it starts, {@link #starting}, or one that is there, {@link #attaching}.
 *
 * <p>One thread carries out all orders; it ends with {@link #close}. If this process dies without
 * closing, a program that it started goes on, and the next start with the same interface name ends it and takes over. Running
 * tunnels of a dead process carry nothing, since their bridge is gone.
 *
 * <p>It hands every packet to the system, so it cannot hold members back from ports that are not to be open.
 */
public final class ExternalWireGuard implements NetworkManager {
    private static final Logger LOG = LoggerFactory.getLogger(ExternalWireGuard.class);

    /** How soon it is noticed that the interface is gone. */
    private static final long WATCH_MILLIS = 1_000;

    private final Source source;
    private final LongSupplier nanoClock;
    private final MeterRegistry metrics;
    private final OrderThread thread = new OrderThread("lanrage-wireguard");
    private final CompletableFuture<Posix> posix;
    private final CompletableFuture<DeviceException> loss = new CompletableFuture<>();

    /** Touched by the worker only. */
    private @Nullable Tunnels tunnels;

    /** Where the WireGuard comes from. */
    @FunctionalInterface
    private interface Source {
        Device open(Posix posix, InterfaceConfig config, LongSupplier nanoClock) throws InterruptedException;
    }

    private ExternalWireGuard(Source source, LongSupplier nanoClock, MeterRegistry metrics) {
        this.source = source;
        this.nanoClock = nanoClock;
        this.metrics = metrics;
        // Loading native code takes longer than all the rest; it may as well begin while others look for their NAT.
        this.posix = CompletableFuture.supplyAsync(ExternalWireGuard::loadPosix, thread.scheduler());
    }

    /**
     * A manager that starts a WireGuard program, such as wireguard-go, and ends it again.
     *
     * @param settings which program, and how patient to be
     * @param metrics where its counters go while its interface is open
     * @return a manager that has done nothing yet
     */
    public static ExternalWireGuard starting(ProgramSettings settings, MeterRegistry metrics) {
        return new ExternalWireGuard(
                (posix, config, nanoClock) -> StartedDevice.open(posix, settings, config, nanoClock),
                System::nanoTime,
                metrics);
    }

    /**
     * A manager that starts a WireGuard program, and whose counters nobody sees.
     *
     * @param settings which program, and how patient to be
     * @return a manager that has done nothing yet
     */
    public static ExternalWireGuard starting(ProgramSettings settings) {
        return starting(settings, new SimpleMeterRegistry());
    }

    /**
     * A manager for an interface that is there already and has a UAPI socket; which one, says the configuration's name. It must
     * not serve other peers, and stays when the manager is closed.
     *
     * @param metrics where its counters go while its interface is open
     * @return a manager that has done nothing yet
     */
    public static ExternalWireGuard attaching(MeterRegistry metrics) {
        return new ExternalWireGuard(
                (posix, config, nanoClock) -> AttachedDevice.open(
                        posix,
                        new UapiClient(
                                posix, UapiClient.socketOf(config.name()), ProgramSettings.ANSWER_TIMEOUT, nanoClock),
                        config),
                System::nanoTime,
                metrics);
    }

    /**
     * A manager for an interface that is there already, and whose counters nobody sees.
     *
     * @return a manager that has done nothing yet
     */
    public static ExternalWireGuard attaching() {
        return attaching(new SimpleMeterRegistry());
    }

    @Override
    public CompletionStage<VirtualInterface> open(InterfaceConfig config, PeerTransport transport) {
        return thread.begin(() -> {
            Device device = source.open(loadedPosix(), config, nanoClock);
            try {
                tunnels = Tunnels.open(device, config, transport, thread.scheduler(), nanoClock, metrics);
            } catch (RuntimeException e) {
                device.close();
                throw e;
            }
            watch();
            warnOfOpenPorts(config);
            return new VirtualInterface(config.name(), config.address(), config.mtu(), device.description());
        });
    }

    /** No system call waits for the end of somebody else's interface. */
    private void watch() {
        var unused = thread.scheduler()
                .scheduleWithFixedDelay(this::look, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (tunnels == null || loss.isDone()) {
            return;
        }
        try {
            tunnels.requireRunning();
        } catch (DeviceException e) {
            loss.complete(new DeviceException(ErrorCode.INTERFACE_LOST, String.valueOf(e.getMessage()), e));
        } catch (InterruptedException e) {
            // Only closing interrupts this thread, and it cleans up there next.
            LOG.trace("a look at the interface was cut off", e);
        }
    }

    private static void warnOfOpenPorts(InterfaceConfig config) {
        if (!config.openPorts().equals(OpenPorts.ALL)) {
            LOG.warn(
                    "Members reach every port at {} that this machine's firewall lets through, although '{}' are to be open:"
                            + " an external WireGuard hands everything to the system",
                    config.name(),
                    config.openPorts());
        }
    }

    @Override
    public CompletionStage<Void> addPeer(TunnelPeer peer) {
        return thread.order(() -> requireOpen().add(peer)).thenAccept(known -> {});
    }

    @Override
    public CompletionStage<Void> removePeer(PeerId peer) {
        // A lost interface has taken its tunnels with it.
        return thread.order(() -> !loss.isDone() && requireOpen().remove(peer)).thenAccept(known -> {});
    }

    @Override
    public CompletionStage<Map<PeerId, TunnelStatistics>> statistics() {
        return thread.order(() -> requireOpen().statistics());
    }

    @Override
    public CompletionStage<DeviceException> loss() {
        return loss.minimalCompletionStage();
    }

    private Tunnels requireOpen() {
        if (tunnels == null) {
            throw LanrageException.of(ErrorCode.INTERNAL, "the interface is not open");
        }
        return tunnels;
    }

    /** The worker's: there is nothing to wait for, because the worker loaded it before its first order. */
    private Posix loadedPosix() {
        try {
            return posix.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof LanrageException cause ? cause : e;
        }
    }

    private static Posix loadPosix() {
        try {
            return Posix.load();
        } catch (UnsupportedPlatformException e) {
            throw LanrageException.of(ErrorCode.NOT_SUPPORTED, "an external WireGuard: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        thread.close(this::cleanUp);
    }

    private void cleanUp() {
        if (tunnels != null) {
            tunnels.close();
            tunnels = null;
        }
    }
}
