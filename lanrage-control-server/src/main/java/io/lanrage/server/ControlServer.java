package io.lanrage.server;

import io.lanrage.core.control.message.MessageCodec;
import io.lanrage.core.control.message.Result.StunEndpoint;
import io.lanrage.core.error.DeviceException;
import io.lanrage.core.relay.TurnUri;
import io.lanrage.server.http.HttpMetrics;
import io.lanrage.server.http.HttpServer;
import io.lanrage.server.http.HttpServices;
import io.lanrage.server.registry.PartyRegistry;
import io.lanrage.server.relay.StreamService;
import io.lanrage.server.relay.StreamServiceOptions;
import io.lanrage.server.relay.StunService;
import io.lanrage.server.relay.StunServiceOptions;
import io.lanrage.server.relay.TurnLoad;
import io.lanrage.server.relay.TurnService;
import io.lanrage.server.relay.directory.CredentialSource;
import io.lanrage.server.relay.directory.KnownRelay;
import io.lanrage.server.relay.directory.RelayDirectory;
import io.lanrage.server.relay.registration.RegistrationDesk;
import io.lanrage.server.session.Doorkeeper;
import io.lanrage.server.session.Reception;
import io.lanrage.server.session.RelayDesk;
import io.lanrage.server.session.ServerProfile;
import io.lanrage.server.session.SessionMetrics;
import io.lanrage.server.session.Switchboard;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running control server: parties over WebSocket, health and metrics over HTTP on the same port, STUN and, if it is wanted, TURN on
 * other ports. Safe for any number of threads.
 */
public final class ControlServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ControlServer.class);

    /** How soon members are told of a lease that is over. */
    private static final Duration ADVANCE = Duration.ofMillis(500);

    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(1);

    private final ControlServerConfig config;
    private final ServerThreads threads;
    private final PrometheusMeterRegistry meters;
    private final AtomicBoolean ready;
    private final Switchboard switchboard;
    private final StunService stun;
    private final Optional<TurnService> turn;
    private final StreamService streams;
    private final HttpServer http;
    private final AtomicBoolean closed = new AtomicBoolean();

    private ControlServer(
            ControlServerConfig config,
            ServerThreads threads,
            PrometheusMeterRegistry meters,
            AtomicBoolean ready,
            Switchboard switchboard,
            StunService stun,
            Optional<TurnService> turn,
            StreamService streams,
            HttpServer http) {
        this.config = config;
        this.threads = threads;
        this.meters = meters;
        this.ready = ready;
        this.switchboard = switchboard;
        this.stun = stun;
        this.turn = turn;
        this.streams = streams;
        this.http = http;
    }

    /**
     * Opens all ports and serves. Waits until they are open.
     *
     * @param config how
     * @return the server, which the caller closes
     * @throws ListenException with everything that was wrong, if not all ports could be opened; then none stays open
     */
    public static ControlServer start(ControlServerConfig config) {
        ServerThreads threads = new ServerThreads();
        try {
            return start(config, threads);
        } catch (RuntimeException e) {
            threads.close();
            throw e;
        }
    }

    private static ControlServer start(ControlServerConfig config, ServerThreads threads) {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        AtomicBoolean ready = new AtomicBoolean();
        List<DeviceException> failures = new ArrayList<>();
        Optional<StunService> stun =
                open(() -> StunService.open(stunOptions(config), threads.loops(), meters), failures);
        List<StunEndpoint> stunServers =
                stun.map(service -> stunServers(config, service)).orElse(List.of());
        Optional<TurnService> turn = config.turn()
                .flatMap(options ->
                        stun.flatMap(service -> open(() -> TurnService.open(options, service, meters), failures)));
        Optional<StreamService> streams =
                open(() -> StreamService.open(streamOptions(config), turn, threads.loops(), meters), failures);
        RelayDirectory directory = directory(config, ways(config, stun, streams), meters);
        HttpServices services = services(config, stunServers, directory, threads, meters, ready);
        InetSocketAddress address = new InetSocketAddress(config.bind(), config.port());
        Optional<HttpServer> http =
                open(() -> HttpServer.open(address, threads.loops(), services, config.httpTimes()), failures);
        if (!failures.isEmpty() || stun.isEmpty() || streams.isEmpty() || http.isEmpty()) {
            streams.ifPresent(StreamService::close);
            turn.ifPresent(TurnService::close);
            stun.ifPresent(StunService::close);
            http.ifPresent(HttpServer::close);
            throw ListenException.of(failures);
        }
        threads.registry()
                .scheduleWithFixedDelay(
                        services.switchboard()::advance, ADVANCE.toMillis(), ADVANCE.toMillis(), TimeUnit.MILLISECONDS);
        ready.set(true);
        log.info("control server listens at {}", http.get().address());
        return new ControlServer(
                config, threads, meters, ready, services.switchboard(), stun.get(), turn, streams.get(), http.get());
    }

    /** What stands behind the port, put together. */
    private static HttpServices services(
            ControlServerConfig config,
            List<StunEndpoint> stunServers,
            RelayDirectory directory,
            ServerThreads threads,
            PrometheusMeterRegistry meters,
            AtomicBoolean ready) {
        MessageCodec codec = new MessageCodec();
        SessionMetrics metrics = new SessionMetrics(meters);
        Doorkeeper doorkeeper = new Doorkeeper(config.sessionLimits());
        metrics.gauge("lanrage.connections", "Connections over TCP", doorkeeper::connections);
        Switchboard switchboard = new Switchboard(
                new PartyRegistry(config.prefixes(), config.leaseTimes(), config.registryLimits()),
                new RelayDesk(directory, System::nanoTime, InstantSource.system()),
                new ServerProfile(stunServers, config.leaseTimes(), ServerVersion.text()),
                config.sessionLimits(),
                codec,
                metrics,
                new SteadyClock(InstantSource.system(), System::nanoTime),
                threads.registry());
        Reception reception =
                new Reception(codec, config.accessToken(), config.sessionLimits(), doorkeeper, new SecureRandom());
        return new HttpServices(
                doorkeeper,
                reception,
                switchboard,
                codec,
                metrics,
                new HttpMetrics(meters),
                ready::get,
                config.relays()
                        .key()
                        .map(key -> new RegistrationDesk(key, directory, new SecureRandom(), System::nanoTime, meters)),
                meters::scrape);
    }

    /** The relays that are known from the start. */
    private static RelayDirectory directory(ControlServerConfig config, List<TurnUri> ways, MeterRegistry meters) {
        RelayNetwork network = config.relays();
        RelayDirectory directory = new RelayDirectory(network.times(), meters);
        config.turn().filter(options -> !ways.isEmpty()).ifPresent(options -> {
            TurnLoad load = new TurnLoad(meters, options, System::nanoTime);
            directory.add(
                    new KnownRelay(
                            network.ownId(), network.ownRegion(), ways, new CredentialSource.Minted(options.secret())),
                    () -> Optional.of(load.get()));
        });
        network.foreign().forEach(relay -> directory.add(relay, Optional::empty));
        return directory;
    }

    /** How players reach the server's own relay; empty if it has none. */
    private static List<TurnUri> ways(
            ControlServerConfig config, Optional<StunService> stun, Optional<StreamService> streams) {
        if (config.turn().isEmpty() || stun.isEmpty() || streams.isEmpty()) {
            return List.of();
        }
        return RelayWays.of(
                config.publicAddress(),
                config.turn().get().address(),
                stun.get().primary(),
                streams.get().addresses());
    }

    private static <T> Optional<T> open(Supplier<T> opening, List<DeviceException> failures) {
        try {
            return Optional.of(opening.get());
        } catch (DeviceException e) {
            failures.add(e);
            return Optional.empty();
        }
    }

    private static StunServiceOptions stunOptions(ControlServerConfig config) {
        return new StunServiceOptions(
                new InetSocketAddress(config.bind(), config.stunPort()),
                config.alternateStunPort(),
                config.alternateAddress());
    }

    private static StreamServiceOptions streamOptions(ControlServerConfig config) {
        return new StreamServiceOptions(
                new InetSocketAddress(config.bind(), config.stunPort()), config.tls(), config.streamLimits());
    }

    /** What clients are told: of the main address the public name where there is one, of the second its own. */
    private static List<StunEndpoint> stunServers(ControlServerConfig config, StunService stun) {
        return stun.addresses().stream()
                .map(endpoint -> new StunEndpoint(hostOf(endpoint.getAddress(), config), endpoint.getPort()))
                .toList();
    }

    private static Optional<String> hostOf(InetAddress address, ControlServerConfig config) {
        if (config.alternateAddress().filter(address::equals).isPresent()) {
            return Optional.of(address.getHostAddress());
        }
        return config.publicAddress()
                .or(() -> Optional.of(address)
                        .filter(bound -> !bound.isAnyLocalAddress())
                        .map(InetAddress::getHostAddress));
    }

    /**
     * Where it listens for HTTP and WebSocket.
     *
     * @return the local address, with the port that was found where 0 was asked for
     */
    public InetSocketAddress address() {
        return http.address();
    }

    /**
     * Where it answers STUN.
     *
     * @return the local addresses, the main one first
     */
    public List<InetSocketAddress> stunAddresses() {
        return stun.addresses();
    }

    /**
     * Where it answers STUN and TURN over TCP and TLS.
     *
     * @return the local address of TCP, then that of TLS if there is one
     */
    public List<InetSocketAddress> streamAddresses() {
        return streams.addresses();
    }

    /**
     * How players reach its own relay.
     *
     * @return the ways, the best first; empty if it has none
     */
    public List<TurnUri> relayUris() {
        return ways(config, Optional.of(stun), Optional.of(streams));
    }

    /**
     * Drains: tells all sessions, closes them, then closes everything else. Waits for that: as long as clients take to answer the
     * close, a few seconds at most; 20 s if event loops hang. Closing again does nothing.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        log.info("control server at {} ends", http.address());
        ready.set(false);
        http.drain();
        awaitFarewells();
        http.close();
        streams.close();
        turn.ifPresent(TurnService::close);
        stun.close();
        threads.close();
        meters.close();
    }

    private void awaitFarewells() {
        try {
            switchboard.drain().toCompletableFuture().get(DRAIN_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            http.awaitFarewells(config.httpTimes().farewell().plus(DRAIN_LIMIT));
        } catch (TimeoutException e) {
            log.warn("not all sessions could be told within {} ms that the server ends", DRAIN_LIMIT.toMillis());
        } catch (ExecutionException e) {
            log.error("draining failed", e.getCause());
        } catch (InterruptedException e) {
            // Whoever interrupts wants the end now; the rest of closing does not wait long.
            Thread.currentThread().interrupt();
        }
    }
}
