package io.lanrage.core.control.remote;

import io.lanrage.core.control.ControlEvent;
import io.lanrage.core.control.message.Event;
import io.lanrage.core.control.message.Result.Welcome;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.error.UnreachableException;
import io.lanrage.core.nat.StunServer;
import io.lanrage.core.task.Backoff;
import io.lanrage.core.task.TaskScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a session, and makes it again whenever it is lost.
 *
 * <pre>
 *   IDLE ──connect──► CONNECTING ──welcomed and restored──► ONLINE
 *    ▲                 │   ▲  │                               │
 *    └─first attempt ──┘   │  └─later attempt failed─► WAITING ◄── lost
 *        failed            └────── back-off over ─────────┘
 * </pre>
 *
 * <p>A first attempt that fails is the caller's to repeat: the address may be wrong. Once there was a session, attempts go on until
 * {@link #close}, which leads from everywhere to CLOSED, or until another session of the same peer takes this one's place. Belongs to
 * the control plane's thread.
 */
final class Connector {

    private static final Logger LOG = LoggerFactory.getLogger(Connector.class);

    private enum Phase {
        IDLE,
        CONNECTING,
        ONLINE,
        WAITING,
        CLOSED
    }

    private final ServerAddress server;
    private final Function<SessionListener, ControlSession> sessions;
    private final Dialler dialler;
    private final TaskScheduler loop;
    private final Backoff backoff;
    private final RemoteMeters meters;
    private final ConnectorListener listener;
    private final Consumer<ControlEvent> told;
    private final List<CompletableFuture<List<StunServer>>> callers = new ArrayList<>();
    private Phase phase = Phase.IDLE;
    private boolean wasOnline;
    private List<StunServer> stunServers = List.of();
    private @Nullable ControlSession session;
    private @Nullable ScheduledFuture<?> retry;

    /**
     * Makes a connector without a session.
     *
     * @param server where to
     * @param sessions makes a session that was not begun
     * @param dialler makes the sessions' links
     * @param loop the control plane's thread
     * @param backoff how long to wait between attempts
     * @param meters where reconnections are counted
     * @param listener whose requests go over the sessions
     * @param told who hears that the connection is lost and there again
     */
    Connector(
            ServerAddress server,
            Function<SessionListener, ControlSession> sessions,
            Dialler dialler,
            TaskScheduler loop,
            Backoff backoff,
            RemoteMeters meters,
            ConnectorListener listener,
            Consumer<ControlEvent> told) {
        this.server = server;
        this.sessions = sessions;
        this.dialler = dialler;
        this.loop = loop;
        this.backoff = backoff;
        this.meters = meters;
        this.listener = listener;
        this.told = told;
    }

    /** Connects now, if there is no connection; the stage tells the STUN servers that the control server recommends. */
    CompletableFuture<List<StunServer>> connect() {
        CompletableFuture<List<StunServer>> caller = new CompletableFuture<>();
        switch (phase) {
            case ONLINE -> caller.complete(stunServers);
            case CLOSED -> caller.completeExceptionally(RemoteControlPlane.closed(server));
            case CONNECTING -> callers.add(caller);
            case IDLE, WAITING -> {
                callers.add(caller);
                dial();
            }
        }
        return caller;
    }

    /**
     * The session, for a request.
     *
     * @throws LanrageException if there is none now
     */
    ControlSession session() {
        ControlSession current = session;
        if (phase == Phase.CLOSED) {
            throw RemoteControlPlane.closed(server);
        }
        if (phase != Phase.ONLINE || current == null) {
            throw new UnreachableException(
                    ErrorCode.SERVER_UNREACHABLE, "there is no connection to the control server at " + server);
        }
        return current;
    }

    /** Ends the session and makes none again; the stage completes when the server has been told, or cannot be. */
    CompletionStage<Void> close(LanrageException cause) {
        phase = Phase.CLOSED;
        if (retry != null) {
            retry.cancel(false);
        }
        ControlSession last = session;
        session = null;
        CompletionStage<Void> goodbye = last == null ? CompletableFuture.completedFuture(null) : last.close(cause);
        failCallers(cause);
        return goodbye;
    }

    private void dial() {
        if (retry != null) {
            retry.cancel(false);
            retry = null;
        }
        phase = Phase.CONNECTING;
        Attempt attempt = new Attempt();
        session = sessions.apply(attempt);
        session.begin(dialler);
    }

    private void online(boolean stillOfUse) {
        boolean again = wasOnline;
        phase = Phase.ONLINE;
        wasOnline = true;
        List.copyOf(callers).forEach(caller -> caller.complete(stunServers));
        callers.clear();
        if (again) {
            meters.reconnected();
            if (stillOfUse) {
                told.accept(new ControlEvent.Reconnected());
            }
        }
    }

    private void lost(LanrageException cause) {
        boolean hadSession = phase == Phase.ONLINE;
        session = null;
        if (cause.code() == ErrorCode.SESSION_REPLACED) {
            // Connecting again would throw out the other program, which would do the same, and so on for ever.
            phase = Phase.IDLE;
            LOG.warn("no connection to {} any more: {}", server, cause.getMessage());
        } else if (wasOnline) {
            phase = Phase.WAITING;
            Duration pause = backoff.next();
            LOG.info("no connection to {}: {}; trying again in {} ms", server, cause.getMessage(), pause.toMillis());
            retry = loop.after("reconnect", pause, this::dial);
        } else {
            phase = Phase.IDLE;
        }
        failCallers(cause);
        if (hadSession) {
            told.accept(new ControlEvent.Disconnected(cause));
        }
    }

    private void failCallers(LanrageException cause) {
        List<CompletableFuture<List<StunServer>>> failed = List.copyOf(callers);
        callers.clear();
        failed.forEach(caller -> caller.completeExceptionally(cause));
    }

    /** Hears of one session; what comes after its end, or behind the connector's, is not heard. */
    private final class Attempt implements SessionListener {

        private @Nullable ControlSession own;

        @Override
        public void welcomed(Welcome welcome) {
            ControlSession current = session;
            if (phase != Phase.CONNECTING || current == null) {
                return;
            }
            own = current;
            stunServers = StunServers.of(server, welcome.stunServers());
            listener.restore(current).whenComplete((stillOfUse, failure) -> {
                if (session != current) {
                    return;
                }
                if (failure == null) {
                    online(stillOfUse);
                } else {
                    current.end(LanrageException.from(failure));
                }
            });
        }

        @Override
        public void happened(Event event) {
            if (isCurrent()) {
                listener.happened(event);
            }
        }

        @Override
        public void renewed(Optional<Long> revision) {
            if (isCurrent()) {
                // Only a connection that has held for a while makes the next loss a first one again.
                backoff.reset();
                listener.renewed(revision);
            }
        }

        @Override
        public void ended(LanrageException cause) {
            if (phase != Phase.CLOSED) {
                lost(cause);
            }
        }

        private boolean isCurrent() {
            return own != null && own == session;
        }
    }
}
