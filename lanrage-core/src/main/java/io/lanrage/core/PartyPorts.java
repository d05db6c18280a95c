package io.lanrage.core;

import io.lanrage.core.control.ControlPlane;
import io.lanrage.core.control.ControlPlaneListener;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.nat.NatTraversal;
import io.lanrage.core.nat.NatTraversalOptions;
import io.lanrage.core.nat.PathListener;
import io.lanrage.core.network.NetworkManager;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a party has open: the ways to the others, the virtual interface, the control server.
 *
 * @param nat the ways
 * @param network the interface
 * @param control the control server
 */
record PartyPorts(NatTraversal nat, NetworkManager network, ControlPlane control) implements AutoCloseable {

    /** How long a farewell may take. */
    static final Duration FAREWELL = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(PartyPorts.class);

    /**
     * Opens all, or none.
     *
     * @throws io.lanrage.core.error.LanrageException if one of them cannot be opened
     */
    static PartyPorts open(
            PartyEnvironment environment, URI server, PathListener paths, ControlPlaneListener controlListener) {
        PeerId self = environment.key().publicKey().peerId();
        NatTraversalOptions options = new NatTraversalOptions(
                self, environment.udpPort(), Set.of(environment.interfaceName()), environment.metrics());
        NatTraversal nat = environment.natTraversals().open(options, paths);
        NetworkManager network = null;
        try {
            network = environment.networkManagers().create(environment.metrics());
            ControlPlane control = environment.controlPlanes().open(server, environment.key(), controlListener);
            return new PartyPorts(nat, network, control);
        } catch (RuntimeException e) {
            closeQuietly(network);
            closeQuietly(nat);
            throw e;
        }
    }

    /** Tells the control server that this player leaves, and waits for it, as long as a farewell may take. */
    void sayFarewell() {
        CompletableFuture<Void> done = control.leave()
                .handle((result, failure) -> {
                    if (failure != null) {
                        LOG.debug("a farewell failed: {}", failure.getMessage());
                    }
                    return (Void) null;
                })
                .toCompletableFuture()
                .completeOnTimeout(null, FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        done.join();
    }

    /** Closes the interface, then the ways, then the control server, whatever fails. */
    @Override
    public void close() {
        closeQuietly(network);
        closeQuietly(nat);
        closeQuietly(control);
    }

    static void closeQuietly(@Nullable AutoCloseable part) {
        if (part == null) {
            return;
        }
        try {
            part.close();
        } catch (Exception e) {
            LOG.warn("{} did not close cleanly", part.getClass().getSimpleName(), e);
        }
    }
}
