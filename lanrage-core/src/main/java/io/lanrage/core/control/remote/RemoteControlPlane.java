package io.lanrage.core.control.remote;

import io.lanrage.core.control.ControlEvent;
import io.lanrage.core.control.ControlPlane;
import io.lanrage.core.control.ControlPlaneListener;
import io.lanrage.core.control.MemberRequest;
import io.lanrage.core.control.PartyRequest;
import io.lanrage.core.control.PeerSignal;
import io.lanrage.core.control.message.MessageCodec;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.FailureException;
import io.lanrage.core.error.InputException;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.nat.NatReport;
import io.lanrage.core.nat.StunServer;
import io.lanrage.core.party.Party;
import io.lanrage.core.party.PartyKeys;
import io.lanrage.core.party.Peer;
import io.lanrage.core.relay.Relay;
import io.lanrage.core.relay.RelayAccess;
import io.lanrage.core.relay.RelayId;
import io.lanrage.core.relay.RelayRegion;
import io.lanrage.core.task.Backoff;
import io.lanrage.core.task.TaskManager;
import io.lanrage.core.task.TaskScheduler;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control plane as a client of a control server: one WebSocket, and on it the messages of {@code lanrage.v1}.
 *
 * <p>After {@link #register()} the connection is kept: heartbeats renew the lease, and a connection that is lost is made again for as
 * long as it takes, after 0.5 s and then with growing pauses up to 15 s. Meanwhile requests fail at once with
 * {@code SERVER_UNREACHABLE}. Back again, this peer learns what has changed in its party by ordinary events, and then hears
 * {@link ControlEvent.Reconnected}; or {@link ControlEvent.Removed} if its membership has ended.
 *
 * <p>The server sees ids, virtual addresses and NAT types, but neither names nor signals: these are sealed with the party's key. A
 * description of the party that would give two members one address, or use addresses that are not for private use, is refused with
 * {@code MESSAGE_INVALID}.
 *
 * <p>Stages complete, and the listener is called, on one thread of this object ({@code lanrage-control-events}); nothing here waits for
 * another but {@link #close()}. Cancelling a stage does not take a request back.
 */
public final class RemoteControlPlane implements ControlPlane {

    /** How long {@link #close()} waits for the server's goodbye, for the network's threads and for the own thread. */
    private static final Duration GOODBYE = Duration.ofMillis(1500);

    private static final Logger LOG = LoggerFactory.getLogger(RemoteControlPlane.class);

    private final ServerAddress server;
    private final Dialler dialler;
    private final TaskManager tasks;
    private final TaskScheduler loop;
    private final Connector connector;
    private final Membership membership;
    private final ControlPlaneListener listener;
    private final Set<CompletableFuture<?>> results = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closing = new AtomicBoolean();

    /**
     * Makes a control plane that is not connected yet.
     *
     * @param server {@code ws://host[:port]}, or {@code wss://host[:port]} with TLS
     * @param key the own private key; used until {@link #close()}, and not destroyed then
     * @param listener who hears of events
     * @param options what else it works with
     * @throws InputException if the address is of another form
     */
    public RemoteControlPlane(
            URI server, PrivateKey key, ControlPlaneListener listener, RemoteControlPlaneOptions options) {
        this(
                new ServerAddress(server),
                key,
                listener,
                options,
                TaskManager.ofThreads("control", options.metrics()),
                new HttpDialler(options.tls()));
    }

    RemoteControlPlane(
            ServerAddress server,
            PrivateKey key,
            ControlPlaneListener listener,
            RemoteControlPlaneOptions options,
            TaskManager tasks,
            Dialler dialler) {
        this.server = server;
        this.listener = listener;
        this.tasks = tasks;
        this.dialler = dialler;
        this.loop = tasks.scheduler("events");
        RemoteMeters meters = new RemoteMeters(options.metrics());
        MessageCodec codec = new MessageCodec();
        this.membership = new Membership(
                key.publicKey(),
                options.random(),
                meters,
                this::tell,
                () -> connection().session());
        this.connector = new Connector(
                server,
                session -> new ControlSession(server, key, options.accessToken(), codec, loop, meters, session),
                dialler,
                loop,
                new Backoff(options.random()),
                meters,
                membership,
                this::tell);
    }

    @Override
    public CompletionStage<List<StunServer>> register() {
        return onLoop("register", connector::connect);
    }

    @Override
    public CompletionStage<Party> create(PartyKeys keys, PartyRequest request) {
        return onLoop("create", () -> membership.create(keys, request));
    }

    @Override
    public CompletionStage<Party> join(PartyKeys keys, MemberRequest request) {
        return onLoop("join", () -> membership.join(keys, request));
    }

    /**
     * Leaves the party, if there is one. From now on nothing of it is told any more. If the server cannot be told now, it is when the
     * connection is there again.
     */
    @Override
    public CompletionStage<Void> leave() {
        return onLoop("leave", membership::leave);
    }

    @Override
    public CompletionStage<Party> get() {
        return onLoop("get", membership::get);
    }

    @Override
    public CompletionStage<Void> update(NatReport report) {
        return onLoop("update", () -> membership.update(report));
    }

    @Override
    public CompletionStage<Peer> discover(PeerId peer) {
        return onLoop("discover", () -> membership.discover(peer));
    }

    @Override
    public CompletionStage<Void> signal(PeerId to, PeerSignal signal) {
        return onLoop("signal", () -> membership.signal(to, signal));
    }

    @Override
    public CompletionStage<List<Relay>> relays(Optional<RelayRegion> region) {
        return onLoop(
                "relays",
                () -> connector.session().request(new Request.RelayList(region)).thenApply(Relays::of));
    }

    @Override
    public CompletionStage<List<RelayAccess>> relayAccess(List<RelayId> relays) {
        return onLoop(
                "relay-access",
                () -> connector
                        .session()
                        .request(new Request.RelayCredentials(relays))
                        .thenApply(Relays::access));
    }

    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        CompletableFuture<Void> goodbye = new CompletableFuture<>();
        Runnable sayGoodbye =
                () -> connector.close(closed(server)).whenComplete((done, failure) -> goodbye.complete(null));
        if (loop.isOnOwnThread()) {
            sayGoodbye.run();
        } else {
            loop.execute("close", sayGoodbye);
        }
        await(goodbye);
        dialler.close(GOODBYE);
        tasks.close(GOODBYE)
                .forEach(task -> LOG.warn("task {} did not end within {} ms", task.task(), GOODBYE.toMillis()));
        results.forEach(result -> result.completeExceptionally(closed(server)));
    }

    /** What everything fails with after the end. */
    static LanrageException closed(ServerAddress server) {
        return new FailureException(
                ErrorCode.CLOSED, "the connection to the control server at " + server + " was closed");
    }

    /** The connector, which is made after the membership that uses it. */
    private Connector connection() {
        return connector;
    }

    private void tell(ControlEvent event) {
        try {
            listener.onControlEvent(event);
        } catch (RuntimeException e) {
            LOG.error("the listener failed on {}", event.getClass().getSimpleName(), e);
        }
    }

    // Futures are equal by identity, and meant so.
    @SuppressWarnings("CollectionUndefinedEquality")
    private <T> CompletionStage<T> onLoop(String task, Supplier<CompletionStage<T>> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        results.add(result);
        try {
            loop.execute(task, () -> begin(work, result));
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(closed(server));
        }
        // Registered last, so that it also sees a result that is complete already.
        result.whenComplete((value, failure) -> results.remove(result));
        return result;
    }

    private static <T> void begin(Supplier<CompletionStage<T>> work, CompletableFuture<T> result) {
        try {
            work.get().whenComplete((value, failure) -> {
                if (failure == null) {
                    result.complete(value);
                } else {
                    result.completeExceptionally(LanrageException.from(failure));
                }
            });
        } catch (RuntimeException e) {
            result.completeExceptionally(LanrageException.from(e));
        }
    }

    private static void await(CompletableFuture<Void> goodbye) {
        try {
            goodbye.get(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            LOG.debug("the control server does not say goodbye");
        } catch (ExecutionException e) {
            throw new AssertionError("a goodbye never fails", e);
        }
    }
}
