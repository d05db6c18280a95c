package io.lanrage.core.control.remote;

import io.lanrage.core.control.message.ClientFrame;
import io.lanrage.core.control.message.Event;
import io.lanrage.core.control.message.MessageCodec;
import io.lanrage.core.control.message.Nonce;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.control.message.Result;
import io.lanrage.core.control.message.Result.Welcome;
import io.lanrage.core.control.message.ServerFrame;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.error.UnreachableException;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.Proof;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.task.TaskScheduler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the control server, from the attempt to its end.
 *
 * <pre>
 *   DIALLING ──opened──► EXPECTING_CHALLENGE ──challenge──► AUTHENTICATING ──welcome──► READY
 *      │                        │                                │                       │
 *      └────────────────────────┴──── failure, silence, refusal ─┴───────────────────────┴──► ENDED
 * </pre>
 *
 * <p>Belongs to the control plane's thread; what the link tells is brought there.
 */
final class ControlSession {

    /** More than the link's own bound, which does not hold for the look-up of the server's name. */
    static final Duration DIAL_TIMEOUT = HttpDialler.HANDSHAKE_TIMEOUT.plusSeconds(1);

    /** How long an answer may take. */
    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

    /** So many heartbeats' time without an answer, and the connection counts as dead. */
    static final int DEAD_AFTER_INTERVALS = 2;

    private static final int LONGEST_HEARTBEAT_SECONDS = 3600;
    private static final Logger LOG = LoggerFactory.getLogger(ControlSession.class);

    private enum State {
        DIALLING,
        EXPECTING_CHALLENGE,
        AUTHENTICATING,
        READY,
        ENDED
    }

    private final ServerAddress server;
    private final PrivateKey key;
    private final Optional<String> accessToken;
    private final TaskScheduler loop;
    private final RemoteMeters meters;
    private final SessionListener listener;
    private final MessageCodec codec;
    private final PendingRequests pending;
    private State state = State.DIALLING;
    private long unreadable;
    private @Nullable Link link;
    private @Nullable Nonce nonce;
    private @Nullable ScheduledFuture<?> patience;
    private @Nullable ScheduledFuture<?> heartbeats;

    ControlSession(
            ServerAddress server,
            PrivateKey key,
            Optional<String> accessToken,
            MessageCodec codec,
            TaskScheduler loop,
            RemoteMeters meters,
            SessionListener listener) {
        this.server = server;
        this.key = key;
        this.accessToken = accessToken;
        this.codec = codec;
        this.loop = loop;
        this.meters = meters;
        this.listener = listener;
        this.pending = new PendingRequests(server, codec, loop);
    }

    /** Begins to connect. */
    void begin(Dialler dialler) {
        patience = loop.after(
                "dial-timeout",
                DIAL_TIMEOUT,
                () -> end(new UnreachableException(
                        ErrorCode.SERVER_UNREACHABLE,
                        "the control server at " + server + " cannot be reached: no answer in time")));
        dialler.dial(server, new OntoLoop());
    }

    /** What the server sent at the begin of the session; proofs of this session are made over it. */
    Nonce nonce() {
        Nonce challenged = nonce;
        if (challenged == null) {
            throw new IllegalStateException("the session has no challenge yet");
        }
        return challenged;
    }

    /** Asks the server. The answer completes on the control plane's thread. */
    <R extends Result> CompletableFuture<R> request(Request<R> request) {
        return request(request, REQUEST_TIMEOUT);
    }

    /** Ends the session for a reason that was found here; does nothing when it has ended. */
    void end(LanrageException cause) {
        if (state == State.ENDED) {
            return;
        }
        state = State.ENDED;
        cancel(patience);
        cancel(heartbeats);
        if (link != null) {
            link.abort();
        }
        pending.failAll(cause);
        listener.ended(cause);
    }

    /** Says goodbye and ends the session; the stage completes when the server has answered or is gone. */
    CompletionStage<Void> close(LanrageException cause) {
        Link open = state == State.ENDED ? null : link;
        link = null;
        end(cause);
        return open == null ? CompletableFuture.completedFuture(null) : open.close();
    }

    private <R extends Result> CompletableFuture<R> request(Request<R> request, Duration timeout) {
        CompletableFuture<R> answer = new CompletableFuture<>();
        Link open = link;
        if (open == null || state == State.ENDED) {
            answer.completeExceptionally(
                    new UnreachableException(ErrorCode.CONNECTION_LOST, "there is no connection to " + server));
            return answer;
        }
        try {
            long id = pending.add(request, timeout, answer);
            open.send(codec.encode(new ClientFrame(id, request)));
        } catch (LanrageException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    private void opened(Link opened) {
        if (state != State.DIALLING) {
            opened.abort();
            return;
        }
        link = opened;
        state = State.EXPECTING_CHALLENGE;
        cancel(patience);
        patience = loop.after(
                "challenge-timeout",
                REQUEST_TIMEOUT,
                () -> end(DialFailure.notLanrage(server, "it accepts connections but says nothing")));
    }

    private void text(String text) {
        if (state == State.ENDED) {
            return;
        }
        try {
            frame(codec.decodeServerFrame(text));
        } catch (InputException e) {
            unreadable(e);
        }
        if (link != null) {
            link.taken(text);
        }
    }

    private void unreadable(InputException cause) {
        if (state == State.EXPECTING_CHALLENGE) {
            end(DialFailure.notLanrage(server, "its first message cannot be read"));
        } else if (cause.code() == ErrorCode.MESSAGE_UNKNOWN) {
            meters.dropped(RemoteMeters.Drop.UNKNOWN);
            LOG.debug("a message of {} is ignored: {}", server, cause.getMessage());
        } else {
            meters.dropped(RemoteMeters.Drop.UNREADABLE);
            unreadable++;
            if (Long.bitCount(unreadable) == 1) {
                LOG.warn(
                        "{} messages of {} cannot be read, the last because: {}",
                        unreadable,
                        server,
                        cause.getMessage());
            }
        }
    }

    private void frame(ServerFrame frame) {
        if (state == State.EXPECTING_CHALLENGE) {
            expectChallenge(frame);
        } else if (frame instanceof ServerFrame.Happened happened) {
            if (state == State.READY) {
                listener.happened(happened.event());
            }
        } else if (frame instanceof ServerFrame.Granted granted) {
            if (!pending.granted(granted)) {
                meters.dropped(RemoteMeters.Drop.LATE);
            }
        } else if (frame instanceof ServerFrame.Refused refused && isOfTheSession(refused)) {
            end(Refusal.of(refused));
        } else if (frame instanceof ServerFrame.Refused refused && !pending.refused(refused)) {
            meters.dropped(RemoteMeters.Drop.LATE);
            LOG.warn("{} refuses what was not asked for: {}", server, ForeignText.clean(refused.message()));
        }
    }

    /** Whether it is the session as a whole that is refused: before it is made, or because another one took its place. */
    private boolean isOfTheSession(ServerFrame.Refused refused) {
        return refused.id() == 0
                && (state == State.AUTHENTICATING || refused.code().equals(ErrorCode.SESSION_REPLACED.name()));
    }

    private void expectChallenge(ServerFrame frame) {
        if (frame instanceof ServerFrame.Refused refused) {
            end(Refusal.of(refused));
        } else if (frame instanceof ServerFrame.Happened happened
                && happened.event() instanceof Event.Challenge challenge) {
            authenticate(challenge);
        } else {
            end(DialFailure.notLanrage(server, "its first message is not a challenge"));
        }
    }

    private void authenticate(Event.Challenge challenge) {
        cancel(patience);
        state = State.AUTHENTICATING;
        nonce = challenge.nonce();
        PublicKey own = key.publicKey();
        Proof proof;
        try {
            proof = Proof.ofKey(
                    key,
                    challenge.key(),
                    own,
                    challenge.key(),
                    challenge.nonce().bytes(),
                    server.channel());
        } catch (InputException e) {
            end(DialFailure.notLanrage(server, "its key is of no use"));
            return;
        }
        request(new Request.Authenticate(own, proof, accessToken)).whenComplete((welcome, failure) -> {
            if (failure == null) {
                welcomed(welcome);
            } else {
                end(LanrageException.from(failure));
            }
        });
    }

    private void welcomed(Welcome welcome) {
        int seconds = welcome.heartbeatSeconds();
        if (!welcome.peerId().equals(key.publicKey().peerId()) || seconds < 1 || seconds > LONGEST_HEARTBEAT_SECONDS) {
            end(DialFailure.notLanrage(
                    server, "it welcomes " + welcome.peerId() + " and wants a heartbeat each " + seconds + " s"));
            return;
        }
        state = State.READY;
        Duration interval = Duration.ofSeconds(seconds);
        heartbeats = loop.every("heartbeat", interval, () -> beat(interval));
        LOG.info("connected to control server {} (version {})", server, ForeignText.clean(welcome.version()));
        listener.welcomed(welcome);
    }

    private void beat(Duration interval) {
        Duration dead = interval.multipliedBy(DEAD_AFTER_INTERVALS);
        request(new Request.Heartbeat(), dead).whenComplete((ack, failure) -> {
            if (failure == null) {
                listener.renewed(ack.revision());
                return;
            }
            LanrageException cause = LanrageException.from(failure);
            if (cause.code() == ErrorCode.REQUEST_TIMEOUT) {
                end(new UnreachableException(
                        ErrorCode.CONNECTION_LOST,
                        server + " has not answered heartbeats for " + dead.toSeconds() + " s"));
            } else if (state != State.ENDED) {
                LOG.warn("{} refused a heartbeat: {}", server, cause.getMessage());
            }
        });
    }

    private static void cancel(@Nullable ScheduledFuture<?> task) {
        if (task != null) {
            task.cancel(false);
        }
    }

    /** Brings what the link tells onto the control plane's thread. */
    private final class OntoLoop implements LinkListener {

        @Override
        public void opened(Link opened) {
            if (!onLoop("link-opened", () -> ControlSession.this.opened(opened))) {
                opened.abort();
            }
        }

        @Override
        public void text(String text) {
            onLoop("link-text", () -> ControlSession.this.text(text));
        }

        @Override
        public void ended(LanrageException cause) {
            onLoop("link-ended", () -> end(cause));
        }

        private boolean onLoop(String task, Runnable work) {
            try {
                loop.execute(task, work);
                return true;
            } catch (RejectedExecutionException e) {
                LOG.debug("{} comes behind the end of the control plane", task);
                return false;
            }
        }
    }
}
