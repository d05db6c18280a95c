package io.lanrage.core;

import io.lanrage.core.connection.ConnectionManager;
import io.lanrage.core.control.ControlPlane;
import io.lanrage.core.control.message.Event.LeaveReason;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.FailureException;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.nat.Candidate;
import io.lanrage.core.nat.NatTraversal;
import io.lanrage.core.nat.PathEvent;
import io.lanrage.core.nat.PathListener;
import io.lanrage.core.nat.StunServer;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.core.network.VirtualInterface;
import io.lanrage.core.party.Invite;
import io.lanrage.core.party.Party;
import io.lanrage.core.party.PartyKeys;
import io.lanrage.core.party.Peer;
import io.lanrage.core.task.TaskManager;
import io.lanrage.core.task.TaskScheduler;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
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

    private final PartyEnvironment environment;
    private final Invite invite;
    private final PartyKeys keys;
    private final PeerId self;
    private final TaskManager tasks;
    private final TaskScheduler loop;
    private final EventPublisher events;
    private final PartyState state;
    private final CompletableFuture<PartyManager> ready = new CompletableFuture<>();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);

    private volatile @Nullable PartyPorts ports;

    /** Belongs to the party's thread. */
    private @Nullable VirtualInterface virtualInterface;

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
        this.events = new EventPublisher(environment.listener(), environment.callbackExecutor());
        this.state = new PartyState(self, events::publish, this::endAsync);
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
        return Objects.requireNonNull(state.party(), "the party is given out only once it was entered");
    }

    /**
     * How everything stands.
     *
     * @return completes on an internal thread; fails with {@code CLOSED} when the party was left
     */
    public CompletionStage<PartyStatus> status() {
        CompletableFuture<PartyStatus> status = new CompletableFuture<>();
        boolean accepted = onLoop(() -> {
            PartyPorts open = ports;
            if (ending.get() || open == null) {
                status.completeExceptionally(closed());
                return;
            }
            open.network()
                    .statistics()
                    .whenCompleteAsync(
                            (counters, failure) -> {
                                if (failure == null) {
                                    status.complete(state.snapshot(
                                            party(), Objects.requireNonNull(virtualInterface), counters));
                                } else {
                                    status.completeExceptionally(LanrageException.from(failure));
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
        if (!ending.get()) {
            sayFarewell();
        }
        end(new PartyEvent.Left(LeaveReason.LEFT), closed());
    }

    private void begin(BiFunction<ControlPlane, PartyKeys, CompletionStage<Party>> entry) {
        MDC.put("party", keys.partyId().value());
        PartyPorts open;
        try {
            open = PartyPorts.open(
                    environment,
                    invite.server().orElseThrow(),
                    new Paths(),
                    event -> onLoop(() -> state.controlEvent(event)));
            ports = open;
        } catch (LanrageException e) {
            abandon(e);
            return;
        }
        open.control()
                .register()
                .thenComposeAsync(
                        stunServers -> {
                            discover(open.nat(), stunServers);
                            return entry.apply(open.control(), keys);
                        },
                        loop)
                .thenComposeAsync(entered -> entered(open, entered), loop)
                .whenCompleteAsync((opened, failure) -> opened(open, opened, failure), loop);
    }

    private void discover(NatTraversal nat, List<StunServer> stunServers) {
        nat.gather(stunServers).thenAcceptAsync(state::ownCandidates, loop);
        nat.detect(stunServers).thenAcceptAsync(state::natDetected, loop);
    }

    private CompletionStage<VirtualInterface> entered(PartyPorts open, Party entered) {
        state.entered(entered);
        events.publish(new PartyEvent.Entered(entered, invite, self));
        Peer own = entered.member(self)
                .orElseThrow(() -> new FailureException(ErrorCode.INTERNAL, "this player is not among the members"));
        CompletionStage<VirtualInterface> opening = open.network()
                .open(
                        new InterfaceConfig(
                                environment.interfaceName(),
                                environment.key(),
                                own.address(),
                                entered.prefix(),
                                InterfaceConfig.DEFAULT_MTU,
                                environment.openPorts()),
                        open.nat().transport());
        ConnectionManager connections = new ConnectionManager(
                own.key(),
                keys,
                open.nat(),
                open.network(),
                open.control(),
                loop,
                connection -> events.publish(new PartyEvent.ConnectionChanged(connection)));
        state.run(entered, open.control(), connections);
        return opening;
    }

    private void opened(PartyPorts open, @Nullable VirtualInterface opened, @Nullable Throwable failure) {
        if (failure != null) {
            abandon(LanrageException.from(failure));
            return;
        }
        virtualInterface = Objects.requireNonNull(opened);
        events.publish(new PartyEvent.InterfaceUp(opened));
        ready.complete(this);
        open.network().loss().thenAcceptAsync(cause -> endAsync(new PartyEvent.InterfaceLost(cause)), loop);
    }

    /** Gives up entering: closes everything, then fails {@link #ready}. */
    private void abandon(LanrageException cause) {
        Thread closer = new Thread(
                () -> {
                    sayFarewell();
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

    private void sayFarewell() {
        PartyPorts open = ports;
        if (open != null && state.party() != null) {
            open.sayFarewell();
        }
    }

    /** Closes everything in order, tells a waiting caller why, and publishes the last event; a second caller waits for the first. */
    private void end(@Nullable PartyEvent last, LanrageException cause) {
        if (!ending.compareAndSet(false, true)) {
            awaitEnd();
            return;
        }
        CompletableFuture<Void> disconnected = new CompletableFuture<>();
        boolean accepted = onLoop(() -> {
            state.close();
            disconnected.complete(null);
        });
        if (accepted) {
            disconnected
                    .completeOnTimeout(null, PartyPorts.FAREWELL.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
        PartyPorts.closeQuietly(ports);
        tasks.close();
        ended.countDown();
        ready.completeExceptionally(cause);
        if (last != null && state.party() != null) {
            events.publish(last);
        }
    }

    private void awaitEnd() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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

    private static LanrageException closed() {
        return new FailureException(ErrorCode.CLOSED, "the party was left");
    }

    /** Brings what the paths tell onto the party's thread. */
    private final class Paths implements PathListener {

        @Override
        public void onPathEvent(PathEvent event) {
            onLoop(() -> state.pathEvent(event));
        }

        @Override
        public void onCandidates(List<Candidate> found) {
            onLoop(() -> state.ownCandidates(found));
        }
    }
}
