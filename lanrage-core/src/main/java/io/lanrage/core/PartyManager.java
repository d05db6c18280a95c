package io.lanrage.core;

import io.lanrage.core.connection.ConnectionManager;
import io.lanrage.core.control.ControlEvent;
import io.lanrage.core.control.ControlPlane;
import io.lanrage.core.control.message.Event.LeaveReason;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.FailureException;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.nat.Candidate;
import io.lanrage.core.nat.NatReport;
import io.lanrage.core.nat.NatTraversal;
import io.lanrage.core.nat.NatTraversalOptions;
import io.lanrage.core.nat.PathEvent;
import io.lanrage.core.nat.PathListener;
import io.lanrage.core.nat.StunServer;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.core.network.NetworkManager;
import io.lanrage.core.network.TunnelStatistics;
import io.lanrage.core.network.VirtualInterface;
import io.lanrage.core.party.Invite;
import io.lanrage.core.party.Party;
import io.lanrage.core.party.PartyKeys;
import io.lanrage.core.party.Peer;
import io.lanrage.core.task.TaskManager;
import io.lanrage.core.task.TaskScheduler;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One party that this player is in: its members, the connections to them, the own interface. Made by {@link Lanrage}.
 *
 * <p>Everything happens on one thread of its own; methods may be called from any thread and return at once, but for
 * {@link #close()}.
 */
public final class PartyManager implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PartyManager.class);
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    /** More than a full party has to say at once. */
    private static final int MAX_EARLY_EVENTS = 1024;

    private final PartyEnvironment environment;
    private final Invite invite;
    private final PartyKeys keys;
    private final PeerId self;
    private final TaskManager tasks;
    private final TaskScheduler loop;
    private final CompletableFuture<PartyManager> ready = new CompletableFuture<>();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);

    private volatile @Nullable ControlPlane control;
    private volatile @Nullable NatTraversal nat;
    private volatile @Nullable NetworkManager network;
    private volatile @Nullable Party party;
    private @Nullable ConnectionManager connections;
    private @Nullable VirtualInterface virtualInterface;
    private @Nullable NatReport natReport;
    private List<Candidate> candidates = List.of();
    /** What was told of the party before the answer to entering it was taken; there is more than one thread on that way. */
    private final List<ControlEvent> early = new ArrayList<>();

    /**
     * Makes a manager that has done nothing yet.
     *
     * @param invite with the control server's address
     */
    PartyManager(PartyEnvironment environment, Invite invite) {
        this.environment = environment;
        this.invite = invite;
        this.keys = PartyKeys.of(invite.secret());
        this.self = environment.key().publicKey().peerId();
        this.tasks = TaskManager.ofThreads("party-" + keys.partyId(), environment.metrics());
        this.loop = tasks.scheduler("events");
    }

    /**
     * Enters the party. Called once.
     *
     * @param entry creates or joins it, once the control plane is registered
     * @return completes on an internal thread when this player is a member and the interface is up
     */
    CompletionStage<PartyManager> enter(BiFunction<ControlPlane, PartyKeys, CompletionStage<Party>> entry) {
        onLoop(() -> begin(entry));
        return ready.copy();
    }

    /** Tells whether everything is closed. */
    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    /**
     * The invite that lets others join. Its {@link Invite#text()} is secret.
     *
     * @return the invite with the control server's address
     */
    public Invite invite() {
        return invite;
    }

    /**
     * The own peer id.
     *
     * @return the id that follows from the own key
     */
    public PeerId self() {
        return self;
    }

    /**
     * The party as it is now.
     *
     * @return the party at its newest known revision
     */
    public Party party() {
        return Objects.requireNonNull(party, "the party is given out only once it was entered");
    }

    /**
     * How everything stands.
     *
     * @return completes on an internal thread; fails with {@code CLOSED} when the party was left
     */
    public CompletionStage<PartyStatus> status() {
        CompletableFuture<PartyStatus> status = new CompletableFuture<>();
        boolean accepted = onLoop(() -> {
            NetworkManager tunnels = network;
            if (ending.get() || tunnels == null) {
                status.completeExceptionally(closed());
                return;
            }
            tunnels.statistics()
                    .whenCompleteAsync(
                            (counters, failure) -> {
                                if (failure == null) {
                                    status.complete(snapshot(counters));
                                } else {
                                    status.completeExceptionally(typed(failure));
                                }
                            },
                            loop);
        });
        if (!accepted) {
            status.completeExceptionally(closed());
        }
        return status;
    }

    /**
     * Leaves the party and closes everything. The others are told, if the control server can be reached within 2 s.
     *
     * @return completes when everything is closed; never fails
     */
    public CompletionStage<Void> leave() {
        CompletableFuture<Void> left = new CompletableFuture<>();
        Thread farewell = new Thread(
                () -> {
                    close();
                    left.complete(null);
                },
                "lanrage-leave");
        farewell.setDaemon(true);
        farewell.start();
        return left;
    }

    /**
     * Leaves the party as {@link #leave()} does, and waits for it: at most 15 s, mostly far less. Closing again does nothing.
     */
    @Override
    public void close() {
        ControlPlane plane = control;
        if (plane != null && !ending.get() && party != null) {
            await(plane.leave());
        }
        end(new PartyEvent.Left(LeaveReason.LEFT), closed());
    }

    private void begin(BiFunction<ControlPlane, PartyKeys, CompletionStage<Party>> entry) {
        MDC.put("party", keys.partyId().value());
        ControlPlane plane;
        try {
            NatTraversalOptions options = new NatTraversalOptions(
                    self, environment.udpPort(), Set.of(environment.interfaceName()), environment.metrics());
            nat = environment.natTraversals().open(options, new Paths());
            network = environment.networkManagers().create(environment.metrics());
            URI server = invite.server().orElseThrow();
            plane = environment
                    .controlPlanes()
                    .open(server, environment.key(), event -> onLoop(() -> controlEvent(event)));
            control = plane;
        } catch (LanrageException e) {
            abandon(e);
            return;
        }
        plane.register()
                .thenComposeAsync(
                        stunServers -> {
                            discover(stunServers);
                            return entry.apply(plane, keys);
                        },
                        loop)
                .thenComposeAsync(this::entered, loop)
                .whenCompleteAsync(this::opened, loop);
    }

    private void discover(List<StunServer> stunServers) {
        NatTraversal traversal = Objects.requireNonNull(nat);
        traversal.gather(stunServers).thenAcceptAsync(this::ownCandidates, loop);
        traversal.detect(stunServers).thenAcceptAsync(this::natDetected, loop);
    }

    private CompletionStage<VirtualInterface> entered(Party entered) {
        party = entered;
        publish(new PartyEvent.Entered(entered, invite, self));
        NatTraversal traversal = Objects.requireNonNull(nat);
        NetworkManager tunnels = Objects.requireNonNull(network);
        ControlPlane plane = Objects.requireNonNull(control);
        Peer own = entered.member(self)
                .orElseThrow(() -> new FailureException(ErrorCode.INTERNAL, "this player is not among the members"));
        CompletionStage<VirtualInterface> opening = tunnels.open(
                new InterfaceConfig(
                        environment.interfaceName(),
                        environment.key(),
                        own.address(),
                        entered.prefix(),
                        InterfaceConfig.DEFAULT_MTU,
                        environment.openPorts()),
                traversal.transport());
        ConnectionManager manager = new ConnectionManager(
                own.key(),
                keys,
                traversal,
                tunnels,
                plane,
                loop,
                connection -> publish(new PartyEvent.ConnectionChanged(connection)));
        connections = manager;
        manager.ownCandidates(candidates);
        if (natReport != null) {
            manager.ownReport(natReport);
            tell(natReport);
        }
        entered.others(self).forEach(manager::peer);
        List<ControlEvent> overtaking = List.copyOf(early);
        early.clear();
        overtaking.forEach(this::controlEvent);
        return opening;
    }

    private void opened(@Nullable VirtualInterface opened, @Nullable Throwable failure) {
        if (failure != null) {
            abandon(typed(failure));
            return;
        }
        virtualInterface = Objects.requireNonNull(opened);
        publish(new PartyEvent.InterfaceUp(opened));
        ready.complete(this);
        Objects.requireNonNull(network)
                .loss()
                .thenAcceptAsync(cause -> endAsync(new PartyEvent.InterfaceLost(cause)), loop);
    }

    private void ownCandidates(List<Candidate> found) {
        if (found.equals(candidates)) {
            return;
        }
        candidates = found;
        if (connections != null) {
            connections.ownCandidates(found);
        }
    }

    private void natDetected(NatReport report) {
        natReport = report;
        publish(new PartyEvent.NatDetected(report));
        if (connections != null) {
            connections.ownReport(report);
            tell(report);
        }
    }

    private void tell(NatReport report) {
        Objects.requireNonNull(control).update(report).whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.debug("the NAT report did not reach the control server: {}", failure.getMessage());
            }
        });
    }

    private void controlEvent(ControlEvent event) {
        ConnectionManager manager = connections;
        if (ending.get()) {
            LOG.debug("{} behind membership is ignored", event.getClass().getSimpleName());
            return;
        }
        if (manager == null) {
            keepEarly(event);
            return;
        }
        if (event instanceof ControlEvent.PeerJoined joined) {
            party = joined.party();
            publish(new PartyEvent.PeerJoined(joined.peer()));
            manager.peer(joined.peer());
        } else if (event instanceof ControlEvent.PeerUpdated updated) {
            party = updated.party();
            publish(new PartyEvent.PeerUpdated(updated.before(), updated.peer()));
            if (!updated.peer().id().equals(self)) {
                manager.peer(updated.peer());
            }
        } else if (event instanceof ControlEvent.PeerLeft left) {
            party = left.party();
            manager.remove(left.peer().id());
            publish(new PartyEvent.PeerLeft(left.peer(), left.reason()));
        } else if (event instanceof ControlEvent.HostChanged changed) {
            party = changed.party();
            publish(new PartyEvent.HostChanged(changed.party()));
        } else if (event instanceof ControlEvent.Signalled signalled) {
            manager.signalled(signalled.from(), signalled.signal());
        } else if (event instanceof ControlEvent.Disconnected disconnected) {
            publish(new PartyEvent.ControlPlaneLost(disconnected.cause()));
        } else if (event instanceof ControlEvent.Reconnected) {
            publish(new PartyEvent.ControlPlaneRestored());
            manager.controlRestored();
        } else if (event instanceof ControlEvent.PartyDissolved dissolved) {
            endAsync(new PartyEvent.Dissolved(dissolved.reason()));
        } else if (event instanceof ControlEvent.Removed removed) {
            endAsync(new PartyEvent.Left(removed.reason()));
        }
    }

    private void keepEarly(ControlEvent event) {
        if (early.size() < MAX_EARLY_EVENTS) {
            early.add(event);
        } else {
            LOG.warn("{} is ignored: {} wait already", event.getClass().getSimpleName(), MAX_EARLY_EVENTS);
        }
    }

    private PartyStatus snapshot(Map<PeerId, TunnelStatistics> counters) {
        return new PartyStatus(
                party(),
                Objects.requireNonNull(virtualInterface),
                Optional.ofNullable(natReport),
                connections == null ? List.of() : connections.connections(),
                counters);
    }

    /** Gives up entering: closes everything, then fails {@link #ready}. */
    private void abandon(LanrageException cause) {
        Thread closer = new Thread(
                () -> {
                    ControlPlane plane = control;
                    if (party != null && plane != null) {
                        await(plane.leave());
                    }
                    end(null, cause);
                },
                "lanrage-abandon");
        closer.setDaemon(true);
        closer.start();
    }

    private void endAsync(PartyEvent last) {
        Thread closer = new Thread(() -> end(last, closed()), "lanrage-end");
        closer.setDaemon(true);
        closer.start();
    }

    /** Closes everything in order, tells a waiting caller why, and publishes the last event; a second caller waits for the first. */
    private void end(@Nullable PartyEvent last, LanrageException cause) {
        if (!ending.compareAndSet(false, true)) {
            awaitEnd();
            return;
        }
        CompletableFuture<Void> disconnected = new CompletableFuture<>();
        boolean accepted = onLoop(() -> {
            if (connections != null) {
                connections.close();
            }
            disconnected.complete(null);
        });
        if (accepted) {
            await(disconnected);
        }
        closeQuietly(network);
        closeQuietly(nat);
        closeQuietly(control);
        tasks.close();
        ended.countDown();
        ready.completeExceptionally(cause);
        if (last != null && party != null) {
            publish(last);
        }
    }

    private void awaitEnd() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(CompletionStage<Void> stage) {
        CompletableFuture<Void> done = stage.handle((result, failure) -> {
                    if (failure != null) {
                        LOG.debug("a farewell failed: {}", failure.getMessage());
                    }
                    return (Void) null;
                })
                .toCompletableFuture()
                .completeOnTimeout(null, FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        done.join();
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

    private boolean onLoop(Runnable task) {
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            LOG.debug("a step behind the party's end is dropped");
            return false;
        }
    }

    private void publish(PartyEvent event) {
        try {
            environment.callbackExecutor().execute(() -> call(event));
        } catch (RejectedExecutionException e) {
            LOG.debug(
                    "{} is not told: the callback executor has ended",
                    event.getClass().getSimpleName());
        }
    }

    private void call(PartyEvent event) {
        try {
            environment.listener().onPartyEvent(event);
        } catch (RuntimeException e) {
            LOG.error("the listener failed on {}", event.getClass().getSimpleName(), e);
        }
    }

    static LanrageException typed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof LanrageException typed
                ? typed
                : new FailureException(ErrorCode.INTERNAL, String.valueOf(cause), cause);
    }

    private static LanrageException closed() {
        return new FailureException(ErrorCode.CLOSED, "the party was left");
    }

    /** Brings what the paths tell onto the party's thread. */
    private final class Paths implements PathListener {

        @Override
        public void onPathEvent(PathEvent event) {
            onLoop(() -> {
                if (connections != null && !ending.get()) {
                    connections.pathEvent(event);
                }
            });
        }

        @Override
        public void onCandidates(List<Candidate> found) {
            onLoop(() -> ownCandidates(found));
        }
    }
}
