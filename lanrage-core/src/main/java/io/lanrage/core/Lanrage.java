package io.lanrage.core;

import io.lanrage.core.control.ControlPlane;
import io.lanrage.core.control.ControlPlaneProvider;
import io.lanrage.core.control.MemberRequest;
import io.lanrage.core.control.PartyRequest;
import io.lanrage.core.control.remote.RemoteControlPlane;
import io.lanrage.core.control.remote.RemoteControlPlaneOptions;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.error.RefusedException;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.nat.NatReport;
import io.lanrage.core.nat.NatTraversal;
import io.lanrage.core.nat.NatTraversalOptions;
import io.lanrage.core.nat.NatTraversalProvider;
import io.lanrage.core.nat.PathListener;
import io.lanrage.core.nat.StunServer;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.core.network.LocalNetworks;
import io.lanrage.core.network.NetworkManagerProvider;
import io.lanrage.core.network.OpenPorts;
import io.lanrage.core.party.HostLeavePolicy;
import io.lanrage.core.party.Invite;
import io.lanrage.core.party.Party;
import io.lanrage.core.party.PartyKeys;
import io.lanrage.core.party.PartySecret;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Virtual LANs for game parties: the entry point for launchers.
 *
 * <pre>{@code
 * try (Lanrage lanrage = Lanrage.builder()
 *         .server(URI.create("ws://play.example:7777"))
 *         .playerName("Ann")
 *         .listener(event -> System.out.println(event))
 *         .build()) {
 *     PartyManager party = lanrage.createParty("Friday").toCompletableFuture().join();
 *     System.out.println("Invite your friends: " + party.invite().text());
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads. No method blocks but {@link #close()}.
 */
public final class Lanrage implements AutoCloseable {

    private final @Nullable URI server;
    private final PartyEnvironment environment;
    private final @Nullable CallbackThread ownExecutor;
    private final SecureRandom random = new SecureRandom();
    private @Nullable PartyManager current;
    private boolean closed;

    private Lanrage(@Nullable URI server, PartyEnvironment environment, @Nullable CallbackThread ownExecutor) {
        this.server = server;
        this.environment = environment;
        this.ownExecutor = ownExecutor;
    }

    /**
     * Begins to describe an instance.
     *
     * @return a builder with defaults for everything
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The own peer id.
     *
     * @return the id that follows from the identity
     */
    public PeerId self() {
        return environment.key().publicKey().peerId();
    }

    /**
     * Creates a party that ends when this player leaves, and enters it.
     *
     * @param name what it is called, 1 to 64 characters
     * @return as {@link #createParty(String, HostLeavePolicy, int)}
     */
    public CompletionStage<PartyManager> createParty(String name) {
        return createParty(name, HostLeavePolicy.DISSOLVE, PartyRequest.DEFAULT_MAX_MEMBERS);
    }

    /**
     * Creates a party on the control server and enters it.
     *
     * @param name what it is called, 1 to 64 characters
     * @param hostLeavePolicy what becomes of it when this player leaves
     * @param maxMembers how many members it may have, 2 to 64
     * @return completes on an internal thread when this player is a member and the virtual interface is up; fails with a
     *     {@link io.lanrage.core.error.LanrageException}, and then nothing is left behind
     */
    public CompletionStage<PartyManager> createParty(String name, HostLeavePolicy hostLeavePolicy, int maxMembers) {
        if (server == null) {
            throw new InputException(ErrorCode.SERVER_UNKNOWN, "no control server is set");
        }
        PartyRequest request = new PartyRequest(name, hostLeavePolicy, maxMembers, member());
        Invite invite = new Invite(PartySecret.generate(random), Optional.of(server));
        return enter(invite, (plane, keys) -> plane.create(keys, request));
    }

    /**
     * Joins the party of an invite.
     *
     * @param invite what a member gave away
     * @return as {@link #createParty(String, HostLeavePolicy, int)}
     */
    public CompletionStage<PartyManager> joinParty(Invite invite) {
        URI target = invite.server()
                .or(() -> Optional.ofNullable(server))
                .orElseThrow(() -> new InputException(
                        ErrorCode.SERVER_UNKNOWN, "the invite names no control server, and none is set"));
        MemberRequest member = member();
        return enter(new Invite(invite.secret(), Optional.of(target)), (plane, keys) -> plane.join(keys, member));
    }

    /**
     * Finds out how the NAT before this machine behaves, by the control server's STUN service. Needs no party.
     *
     * @return completes on an internal thread, 3 s after the control server answered at the latest; fails with a
     *     {@link io.lanrage.core.error.LanrageException} if it does not
     */
    public CompletionStage<NatReport> detectNat() {
        if (server == null) {
            throw new InputException(ErrorCode.SERVER_UNKNOWN, "no control server is set");
        }
        ControlPlane plane = environment.controlPlanes().open(server, environment.key(), event -> {});
        return closing(plane, plane.register().thenCompose(this::detectNat));
    }

    /**
     * Finds out how the NAT before this machine behaves, by given STUN servers. Needs no party.
     *
     * @param stunServers which servers to ask, the main one first
     * @return completes on an internal thread within 3 s
     */
    public CompletionStage<NatReport> detectNat(List<StunServer> stunServers) {
        NatTraversal traversal = environment
                .natTraversals()
                .open(
                        new NatTraversalOptions(
                                self(),
                                environment.udpPort(),
                                Set.of(environment.interfaceName()),
                                environment.metrics()),
                        PathListener.NONE);
        return closing(traversal, traversal.detect(stunServers));
    }

    /** Leaves the party, if there is one, and waits until everything is closed, at most 15 s. Closing again does nothing. */
    @Override
    public void close() {
        PartyManager last;
        synchronized (this) {
            closed = true;
            last = current;
        }
        if (last != null) {
            last.close();
        }
        if (ownExecutor != null) {
            ownExecutor.close();
        }
    }

    /** Closes a part off its own threads when a stage is done, and only then passes the stage's outcome on. */
    private static <T> CompletionStage<T> closing(AutoCloseable part, CompletionStage<T> stage) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        stage.whenComplete((result, failure) -> {
            Thread closer = new Thread(
                    () -> {
                        PartyPorts.closeQuietly(part);
                        if (failure == null) {
                            outcome.complete(result);
                        } else {
                            outcome.completeExceptionally(LanrageException.from(failure));
                        }
                    },
                    "lanrage-close");
            closer.setDaemon(true);
            closer.start();
        });
        return outcome;
    }

    private MemberRequest member() {
        return new MemberRequest(environment.playerName(), LocalNetworks.prefixes(environment.interfaceName()));
    }

    private synchronized CompletionStage<PartyManager> enter(
            Invite invite, BiFunction<ControlPlane, PartyKeys, CompletionStage<Party>> entry) {
        if (closed) {
            throw new IllegalStateException("Lanrage was closed");
        }
        if (current != null && !current.hasEnded()) {
            throw new RefusedException(ErrorCode.ALREADY_IN_PARTY, "this player is in a party, or about to enter one");
        }
        current = new PartyManager(environment, invite);
        return current.enter(entry);
    }

    /** Describes a {@link Lanrage}. */
    public static final class Builder {

        private @Nullable URI server;
        private @Nullable PrivateKey identity;
        private String playerName = "player";
        private String interfaceName = InterfaceConfig.DEFAULT_NAME;
        private OpenPorts openPorts = OpenPorts.GAMES;
        private int udpPort;
        private @Nullable String accessToken;
        private @Nullable ControlPlaneProvider controlPlanes;
        private @Nullable NatTraversalProvider natTraversals;
        private @Nullable NetworkManagerProvider networkManagers;
        private @Nullable MeterRegistry metrics;
        private PartyListener listener = event -> {};
        private @Nullable Executor callbackExecutor;

        private Builder() {}

        /**
         * Sets the control server for parties that are created, and for invites that name none.
         *
         * @param server {@code ws://host:port}, or {@code wss://…} with TLS
         * @return this
         */
        public Builder server(URI server) {
            this.server = server;
            return this;
        }

        /**
         * Sets who this player is; without it, a new identity is made that lives as long as this object.
         *
         * @param identity the private key, which the launcher keeps from run to run
         * @return this
         */
        public Builder identity(PrivateKey identity) {
            this.identity = identity;
            return this;
        }

        /**
         * Sets what this player is called.
         *
         * @param playerName 1 to 64 characters
         * @return this
         */
        public Builder playerName(String playerName) {
            this.playerName = playerName;
            return this;
        }

        /**
         * Sets the virtual interface's name; {@link InterfaceConfig#DEFAULT_NAME} without it.
         *
         * @param interfaceName up to 15 characters
         * @return this
         */
        public Builder interfaceName(String interfaceName) {
            this.interfaceName = interfaceName;
            return this;
        }

        /**
         * Sets which ports of this machine the other members reach; {@link OpenPorts#GAMES} without it. A launcher that knows its game
         * narrows it: {@code OpenPorts.parse("udp:27015")}. It takes the embedded engine; a WireGuard outside of this process hands
         * everything to the system.
         *
         * @param openPorts the ports
         * @return this
         */
        public Builder openPorts(OpenPorts openPorts) {
            this.openPorts = openPorts;
            return this;
        }

        /**
         * Sets the local UDP port; any free one without it.
         *
         * @param udpPort 0 for any, else up to 65535
         * @return this
         */
        public Builder udpPort(int udpPort) {
            this.udpPort = udpPort;
            return this;
        }

        /**
         * Sets the access token for a control server whose operator demands one.
         *
         * @param accessToken what the operator gave out
         * @return this
         */
        public Builder accessToken(String accessToken) {
            this.accessToken = accessToken;
            return this;
        }

        /**
         * Sets what makes the control plane; the WebSocket client without it.
         *
         * @param controlPlanes the provider
         * @return this
         */
        public Builder controlPlane(ControlPlaneProvider controlPlanes) {
            this.controlPlanes = controlPlanes;
            return this;
        }

        /**
         * Sets what makes the NAT traversal; without it, the one that {@link ServiceLoader} finds.
         *
         * @param natTraversals the provider
         * @return this
         */
        public Builder natTraversal(NatTraversalProvider natTraversals) {
            this.natTraversals = natTraversals;
            return this;
        }

        /**
         * Sets what makes the network manager; without it, the one that {@link ServiceLoader} finds.
         *
         * @param networkManagers the provider
         * @return this
         */
        public Builder networkManager(NetworkManagerProvider networkManagers) {
            this.networkManagers = networkManagers;
            return this;
        }

        /**
         * Sets where metrics go; nowhere without it.
         *
         * @param metrics the registry
         * @return this
         */
        public Builder metrics(MeterRegistry metrics) {
            this.metrics = metrics;
            return this;
        }

        /**
         * Sets who hears of events.
         *
         * @param listener called on the callback executor
         * @return this
         */
        public Builder listener(PartyListener listener) {
            this.listener = listener;
            return this;
        }

        /**
         * Sets where the listener is called; a single thread of its own without it. An executor with several threads may bring
         * events out of order.
         *
         * @param callbackExecutor for instance the launcher's UI thread; not ended by {@link Lanrage#close()}
         * @return this
         */
        public Builder callbackExecutor(Executor callbackExecutor) {
            this.callbackExecutor = callbackExecutor;
            return this;
        }

        /**
         * Makes the instance. Nothing is opened or sent before a party is created or joined.
         *
         * @return the instance, which the caller closes
         * @throws IllegalStateException if a module that implements NAT traversal or WireGuard is not on the class path
         */
        public Lanrage build() {
            CallbackThread ownExecutor = null;
            Executor callbacks = callbackExecutor;
            if (callbacks == null) {
                ownExecutor = new CallbackThread();
                callbacks = ownExecutor;
            }
            PartyEnvironment environment = new PartyEnvironment(
                    identity == null ? PrivateKey.generate(new SecureRandom()) : identity,
                    playerName,
                    interfaceName,
                    openPorts,
                    udpPort,
                    controlPlanes == null ? remoteControlPlanes() : controlPlanes,
                    natTraversals == null ? find(NatTraversalProvider.class, "lanrage-nat") : natTraversals,
                    networkManagers == null ? find(NetworkManagerProvider.class, "lanrage-wireguard") : networkManagers,
                    metricsOrNone(),
                    listener,
                    callbacks);
            return new Lanrage(server, environment, ownExecutor);
        }

        private ControlPlaneProvider remoteControlPlanes() {
            RemoteControlPlaneOptions options = new RemoteControlPlaneOptions(
                    Optional.ofNullable(accessToken), Optional.empty(), new SecureRandom(), metricsOrNone());
            return (server, key, listener) -> new RemoteControlPlane(server, key, listener, options);
        }

        private MeterRegistry metricsOrNone() {
            if (metrics == null) {
                metrics = new SimpleMeterRegistry();
            }
            return metrics;
        }

        private static <T> T find(Class<T> port, String module) {
            return ServiceLoader.load(port)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            "no " + port.getSimpleName() + " is on the class path: add " + module));
        }
    }
}
