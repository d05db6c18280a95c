package io.lanrage.server.session;

import io.lanrage.core.control.message.Event;
import io.lanrage.core.control.message.MessageCodec;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.key.PeerId;
import io.lanrage.server.registry.Answer;
import io.lanrage.server.registry.Caller;
import io.lanrage.server.registry.Delivery;
import io.lanrage.server.registry.Outcome;
import io.lanrage.server.registry.PartyRegistry;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Between the connections and the parties: runs the registry on one thread, and carries answers and events to the sessions of those
 * whom they concern. Of each peer there is one session; a newer one replaces the older.
 *
 * <p>The public methods may be called from any thread and return at once.
 */
public final class Switchboard {

    private static final Logger log = LoggerFactory.getLogger(Switchboard.class);

    private final PartyRegistry registry;
    private final RelayDesk relays;
    private final ServerProfile profile;
    private final SessionLimits limits;
    private final MessageCodec codec;
    private final SessionMetrics metrics;
    private final InstantSource clock;
    private final Executor owner;

    /** Belongs to the owner's thread, like the registry. */
    private final Map<PeerId, Outlet> outlets = new HashMap<>();

    private final AtomicInteger backlog = new AtomicInteger();
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger parties = new AtomicInteger();
    private final AtomicInteger members = new AtomicInteger();
    private boolean draining;

    /**
     * Connects a registry.
     *
     * @param registry the parties; from now on the owner's alone
     * @param relays answers what concerns relays; from now on the owner's alone
     * @param profile what peers are told about the server
     * @param limits how much may wait
     * @param codec writes frames
     * @param metrics counts
     * @param clock the time for leases; should not jump
     * @param owner runs one task at a time, in the order in which they came; the creator ends it
     */
    public Switchboard(
            PartyRegistry registry,
            RelayDesk relays,
            ServerProfile profile,
            SessionLimits limits,
            MessageCodec codec,
            SessionMetrics metrics,
            InstantSource clock,
            Executor owner) {
        this.registry = registry;
        this.relays = relays;
        this.profile = profile;
        this.limits = limits;
        this.codec = codec;
        this.metrics = metrics;
        this.clock = clock;
        this.owner = owner;
        metrics.gauge("lanrage.sessions", "Authenticated sessions", sessions::get);
        metrics.gauge("lanrage.parties", "Parties", parties::get);
        metrics.gauge("lanrage.members", "Members of all parties", members::get);
    }

    /**
     * A session has proven who its peer is.
     *
     * @param step by which request
     * @param outlet the way to it
     */
    public void enter(Step.Enter step, Outlet outlet) {
        run(step.caller(), () -> {
            if (draining) {
                answer(step.id(), "authenticate", refusedAsDraining(), outlet);
                outlet.close(Closing.GOING_AWAY);
                return;
            }
            Outlet older = outlets.put(step.caller().id(), outlet);
            if (older != null) {
                older.send(codec.encodeError(
                        0, ErrorCode.SESSION_REPLACED, "another session of this peer took this one's place"));
                older.close(Closing.REPLACED);
            }
            log.debug("session begins");
            List<Delivery> deliveries = registry.connected(step.caller().id(), clock.instant());
            answer(
                    step.id(),
                    "authenticate",
                    new Answer.Granted(profile.welcome(step.caller().id())),
                    outlet);
            deliver(deliveries);
        });
    }

    /**
     * A session asks.
     *
     * @param step what
     * @param outlet the way to it
     */
    public void ask(Step.Ask step, Outlet outlet) {
        String type = MessageCodec.typeOf(step.request());
        if (backlog.incrementAndGet() > limits.maxBacklog()) {
            backlog.decrementAndGet();
            Answer busy = new Answer.Refused(ErrorCode.CAPACITY_EXHAUSTED, "the server has too much to do");
            answer(step.id(), type, busy, outlet);
            return;
        }
        run(step.caller(), () -> {
            backlog.decrementAndGet();
            if (!outlet.equals(outlets.get(step.caller().id()))) {
                return;
            }
            if (draining) {
                answer(step.id(), type, refusedAsDraining(), outlet);
                return;
            }
            Outcome outcome = outcome(step.caller(), step.request());
            deliver(outcome.deliveries());
            answer(step.id(), type, outcome.answer(), outlet);
        });
    }

    /**
     * A session that had entered is over.
     *
     * @param caller who it was
     * @param outlet the way to it
     */
    public void left(Caller caller, Outlet outlet) {
        run(caller, () -> {
            if (outlets.remove(caller.id(), outlet)) {
                log.debug("session ends");
                registry.disconnected(caller.id());
            }
        });
    }

    /** Lets leases of members and relays end that are over by now. To be called each second or so. */
    public void advance() {
        run(null, () -> {
            deliver(registry.advance(clock.instant()));
            relays.advance();
        });
    }

    /**
     * Tells all sessions that the server is ending, and closes them. From now on everybody is refused.
     *
     * @return completes on the owner's thread when all were told; cancelling it has no effect
     */
    public CompletionStage<Void> drain() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        run(null, () -> {
            draining = true;
            String text = codec.encode(new Event.ServerDraining());
            for (Outlet outlet : outlets.values()) {
                outlet.send(text);
                outlet.close(Closing.GOING_AWAY);
            }
            done.complete(null);
        });
        return done;
    }

    private static Answer refusedAsDraining() {
        return new Answer.Refused(ErrorCode.SERVER_DRAINING, "the server is ending");
    }

    private Outcome outcome(Caller caller, Request<?> request) {
        try {
            if (RelayDesk.isAboutRelays(request)) {
                return new Outcome(relays.answer(caller, request), registry.heard(caller.id(), clock.instant()));
            }
            return registry.handle(caller, request, clock.instant());
        } catch (RuntimeException e) {
            log.error("a request of type {} broke the server", MessageCodec.typeOf(request), e);
            return new Outcome(new Answer.Refused(ErrorCode.INTERNAL, "the server failed at this request"), List.of());
        }
    }

    private void answer(long id, String type, Answer answer, Outlet outlet) {
        if (answer instanceof Answer.Granted granted) {
            metrics.granted(type);
            outlet.send(codec.encodeResult(id, granted.result()));
        } else if (answer instanceof Answer.Refused refused) {
            metrics.refused(type, refused.code());
            log.debug("{} refused with {}: {}", type, refused.code(), refused.message());
            outlet.send(codec.encodeError(id, refused.code(), refused.message()));
        }
    }

    /** Sends events to those who are connected. An event for several members is written once. */
    private void deliver(List<Delivery> deliveries) {
        Event last = null;
        String text = "";
        for (Delivery delivery : deliveries) {
            Outlet outlet = outlets.get(delivery.to());
            if (outlet == null) {
                continue;
            }
            if (!delivery.event().equals(last)) {
                last = delivery.event();
                text = codec.encode(last);
            }
            metrics.event();
            outlet.send(text);
        }
    }

    private void run(@Nullable Caller caller, Runnable task) {
        try {
            owner.execute(() -> runOwned(caller, task));
        } catch (RejectedExecutionException e) {
            log.debug("the server is closed: a late task has nothing to do any more");
        }
    }

    private void runOwned(@Nullable Caller caller, Runnable task) {
        if (caller != null) {
            MDC.put("peer", caller.id().value());
        }
        try {
            task.run();
        } catch (RuntimeException e) {
            log.error("a task of the switchboard failed", e);
        } finally {
            MDC.remove("peer");
            parties.set(registry.partyCount());
            members.set(registry.memberCount());
            sessions.set(outlets.size());
        }
    }
}
