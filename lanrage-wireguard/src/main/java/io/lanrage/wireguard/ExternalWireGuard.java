package io.lanrage.wireguard;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.core.network.NetworkManager;
import io.lanrage.core.network.TunnelPeer;
import io.lanrage.core.network.TunnelStatistics;
import io.lanrage.core.network.VirtualInterface;
import io.lanrage.core.transport.PeerTransport;
import io.lanrage.wireguard.posix.Posix;
import io.lanrage.wireguard.posix.UnsupportedPlatformException;
import io.lanrage.wireguard.process.ProgramSettings;
import io.lanrage.wireguard.uapi.UapiClient;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
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
 */
public final class ExternalWireGuard implements NetworkManager {
    /** What {@link NetworkManager#close} promises. */
    private static final long CLOSE_SECONDS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(ExternalWireGuard.class);

    private final Source source;
    private final LongSupplier nanoClock;
    private final ScheduledThreadPoolExecutor executor;
    private final CompletableFuture<Posix> posix;
    private final Object lock = new Object();

    private volatile @Nullable Thread worker;
    private boolean opened;
    private volatile boolean closed;

    /** Touched by the worker only. */
    private @Nullable Tunnels tunnels;

    /** Where the WireGuard comes from. */
    @FunctionalInterface
    private interface Source {
        Device open(Posix posix, InterfaceConfig config, LongSupplier nanoClock) throws InterruptedException;
    }

    private ExternalWireGuard(Source source, LongSupplier nanoClock) {
        this.source = source;
        this.nanoClock = nanoClock;
        this.executor = new ScheduledThreadPoolExecutor(1, this::newWorker);
        this.executor.setRemoveOnCancelPolicy(true);
        // Loading native code takes longer than all the rest; it may as well begin while others look for their NAT.
        this.posix = CompletableFuture.supplyAsync(ExternalWireGuard::loadPosix, executor);
    }

    /**
     * A manager that starts a WireGuard program, such as wireguard-go, and ends it again.
     *
     * @param settings which program, and how patient to be
     * @return a manager that has done nothing yet
     */
    public static ExternalWireGuard starting(ProgramSettings settings) {
        return new ExternalWireGuard(
                (posix, config, nanoClock) -> StartedDevice.open(posix, settings, config, nanoClock), System::nanoTime);
    }

    /**
     * A manager for an interface that is there already and has a UAPI socket; which one, says the configuration's name. It must
     * not serve other peers, and stays when the manager is closed.
     *
     * @return a manager that has done nothing yet
     */
    public static ExternalWireGuard attaching() {
        return new ExternalWireGuard(
                (posix, config, nanoClock) -> AttachedDevice.open(
                        posix,
                        new UapiClient(
                                posix, UapiClient.socketOf(config.name()), ProgramSettings.ANSWER_TIMEOUT, nanoClock),
                        config),
                System::nanoTime);
    }

    @Override
    public CompletionStage<VirtualInterface> open(InterfaceConfig config, PeerTransport transport) {
        synchronized (lock) {
            if (opened) {
                throw new IllegalStateException("the manager was opened before");
            }
            opened = true;
        }
        return order(() -> {
            Device device = source.open(loadedPosix(), config, nanoClock);
            try {
                tunnels = Tunnels.open(device, config, transport, executor, nanoClock);
            } catch (RuntimeException e) {
                device.close();
                throw e;
            }
            return new VirtualInterface(config.name(), config.address(), config.mtu(), device.description());
        });
    }

    @Override
    public CompletionStage<Void> addPeer(TunnelPeer peer) {
        return order(() -> requireOpen().add(peer)).thenAccept(known -> {});
    }

    @Override
    public CompletionStage<Void> removePeer(PeerId peer) {
        return order(() -> requireOpen().remove(peer)).thenAccept(known -> {});
    }

    @Override
    public CompletionStage<Map<PeerId, TunnelStatistics>> statistics() {
        return order(() -> requireOpen().statistics());
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

    /** What is done on the worker. */
    @FunctionalInterface
    private interface Order<T> {
        T carryOut() throws InterruptedException;
    }

    private <T> CompletionStage<T> order(Order<T> order) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            executor.execute(() -> carryOut(order, result));
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(closedException());
        }
        return result.minimalCompletionStage();
    }

    private <T> void carryOut(Order<T> order, CompletableFuture<T> result) {
        try {
            if (closed) {
                throw closedException();
            }
            result.complete(order.carryOut());
        } catch (LanrageException e) {
            result.completeExceptionally(closed ? closedException() : e);
        } catch (InterruptedException e) {
            result.completeExceptionally(closedException());
        } catch (RuntimeException e) {
            LOG.error("An order to WireGuard failed", e);
            result.completeExceptionally(
                    LanrageException.of(ErrorCode.INTERNAL, "an order to WireGuard failed: " + e, e));
        }
    }

    private static LanrageException closedException() {
        return LanrageException.of(ErrorCode.CLOSED, "the network manager was closed");
    }

    private Thread newWorker(Runnable task) {
        Thread thread = new Thread(task, "lanrage-wireguard");
        thread.setDaemon(true);
        worker = thread;
        return thread;
    }

    @Override
    public void close() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
        }
        Thread running = worker;
        if (Thread.currentThread().equals(running)) {
            executor.shutdown();
            cleanUp();
            return;
        }
        if (running != null) {
            // What waits for a program to start should not wait any longer; orders in line see that it is closed.
            running.interrupt();
        }
        executor.execute(this::cleanUp);
        executor.shutdown();
        awaitWorker();
    }

    private void cleanUp() {
        if (tunnels != null) {
            tunnels.close();
            tunnels = null;
        }
    }

    private void awaitWorker() {
        try {
            if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.error("The network manager did not close within {} s", CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
