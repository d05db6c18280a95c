package io.lanrage.server;

import io.lanrage.core.error.DeviceException;
import io.lanrage.core.relay.TurnUri;
import io.lanrage.server.relay.StreamLimits;
import io.lanrage.server.relay.StreamService;
import io.lanrage.server.relay.StreamServiceOptions;
import io.lanrage.server.relay.StunService;
import io.lanrage.server.relay.StunServiceOptions;
import io.lanrage.server.relay.TurnLoad;
import io.lanrage.server.relay.TurnService;
import io.lanrage.server.relay.registration.RelayRegistrar;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A running relay: STUN and TURN, and nothing else; registered at a control server, so that players are told of it. Safe for any
 * number of threads.
 */
final class RelayServer implements AutoCloseable {

    private final ServerThreads threads;
    private final MeterRegistry meters;
    private final StunService stun;
    private final TurnService turn;
    private final StreamService streams;
    private final List<TurnUri> uris;
    private final RelayServerConfig config;
    private final AtomicReference<@Nullable RelayRegistrar> registrar = new AtomicReference<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private RelayServer(
            ServerThreads threads,
            MeterRegistry meters,
            StunService stun,
            TurnService turn,
            StreamService streams,
            RelayServerConfig config) {
        this.threads = threads;
        this.meters = meters;
        this.stun = stun;
        this.turn = turn;
        this.streams = streams;
        this.config = config;
        this.uris = RelayWays.of(config.publicAddress(), config.turn().address(), stun.primary(), streams.addresses());
    }

    /**
     * Opens the ports and relays. Waits until the ports are open.
     *
     * @param config how
     * @return the relay, which the caller closes
     * @throws DeviceException with {@code SOCKET_FAILED}, if a port cannot be opened; then none stays open
     */
    static RelayServer start(RelayServerConfig config) {
        ServerThreads threads = new ServerThreads();
        MeterRegistry meters = new SimpleMeterRegistry();
        try {
            return open(config, threads, meters);
        } catch (RuntimeException e) {
            threads.close();
            throw e;
        }
    }

    private static RelayServer open(RelayServerConfig config, ServerThreads threads, MeterRegistry meters) {
        InetSocketAddress primary = new InetSocketAddress(config.bind(), config.stunPort());
        int alternatePort = config.stunPort() == 0 ? 0 : config.stunPort() + 1;
        StunService stun = StunService.open(
                new StunServiceOptions(primary, alternatePort, Optional.empty()), threads.loops(), meters);
        try {
            TurnService turn = TurnService.open(config.turn(), stun, meters);
            try {
                StreamServiceOptions options = new StreamServiceOptions(primary, config.tls(), StreamLimits.DEFAULT);
                StreamService streams = StreamService.open(options, Optional.of(turn), threads.loops(), meters);
                return new RelayServer(threads, meters, stun, turn, streams, config);
            } catch (RuntimeException e) {
                turn.close();
                throw e;
            }
        } catch (RuntimeException e) {
            stun.close();
            throw e;
        }
    }

    /** Begins to register, once; the listener hears of it on another thread. */
    void register(RelayRegistrar.Listener listener) {
        TurnLoad load = new TurnLoad(meters, config.turn(), System::nanoTime);
        RelayRegistrar.Self self = new RelayRegistrar.Self(config.id(), config.region(), uris);
        registrar.set(RelayRegistrar.start(config.server(), self, config.key(), load, new SecureRandom(), listener));
    }

    /** Where it answers STUN, the main address first. */
    List<InetSocketAddress> stunAddresses() {
        return stun.addresses();
    }

    /** Where it answers over TCP, then over TLS if it does. */
    List<InetSocketAddress> streamAddresses() {
        return streams.addresses();
    }

    /** How players reach it. */
    List<TurnUri> uris() {
        return uris;
    }

    /** Takes itself off the control server's list, then ends everything, within 15 s. Closing again does nothing. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        RelayRegistrar registering = registrar.get();
        if (registering != null) {
            registering.close();
        }
        streams.close();
        turn.close();
        stun.close();
        threads.close();
        meters.close();
    }
}
