package io.lanrage.core.control.remote;

import io.lanrage.core.control.message.MessageCodec;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.control.message.Result;
import io.lanrage.core.control.message.ServerFrame;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.error.RefusedException;
import io.lanrage.core.error.UnreachableException;
import io.lanrage.core.task.TaskScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;

/** The requests of one connection that have no answer yet. Belongs to the control plane's thread. */
final class PendingRequests {

    /** No caller has so many under way, unless the server does not answer. */
    static final int MAX_PENDING = 256;

    private record Pending<R extends Result>(
            Class<R> resultType, CompletableFuture<R> answer, ScheduledFuture<?> timeout) {

        void grant(MessageCodec codec, ServerFrame.Granted granted) {
            try {
                answer.complete(codec.result(granted, resultType));
            } catch (InputException e) {
                answer.completeExceptionally(e);
            }
        }

        void fail(LanrageException cause) {
            timeout.cancel(false);
            answer.completeExceptionally(cause);
        }
    }

    private final ServerAddress server;
    private final MessageCodec codec;
    private final TaskScheduler loop;
    private final Map<Long, Pending<?>> pending = new HashMap<>();
    private long lastId;

    PendingRequests(ServerAddress server, MessageCodec codec, TaskScheduler loop) {
        this.server = server;
        this.codec = codec;
        this.loop = loop;
    }

    /**
     * Takes a request that is about to be sent.
     *
     * @param answer completed with the answer, the refusal, or {@code REQUEST_TIMEOUT}
     * @return the id under which to send it
     * @throws RefusedException with {@code RATE_LIMITED} if too many are pending
     */
    <R extends Result> long add(Request<R> request, Duration timeout, CompletableFuture<R> answer) {
        if (pending.size() >= MAX_PENDING) {
            throw new RefusedException(
                    ErrorCode.RATE_LIMITED, MAX_PENDING + " requests wait for an answer of " + server + " already");
        }
        long id = ++lastId;
        ScheduledFuture<?> timer = loop.after("request-timeout", timeout, () -> timedOut(id, timeout));
        pending.put(id, new Pending<>(request.resultType(), answer, timer));
        return id;
    }

    /** Completes the request that was granted; false if there is none of that id. */
    boolean granted(ServerFrame.Granted granted) {
        Pending<?> request = pending.remove(granted.id());
        if (request == null) {
            return false;
        }
        request.timeout().cancel(false);
        request.grant(codec, granted);
        return true;
    }

    /** Fails the request that was refused; false if there is none of that id. */
    boolean refused(ServerFrame.Refused refused) {
        Pending<?> request = pending.remove(refused.id());
        if (request == null) {
            return false;
        }
        request.fail(Refusal.of(refused));
        return true;
    }

    /** Fails all, because no answer can come any more. */
    void failAll(LanrageException cause) {
        List<Pending<?>> all = new ArrayList<>(pending.values());
        pending.clear();
        all.forEach(request -> request.fail(cause));
    }

    private void timedOut(long id, Duration timeout) {
        Pending<?> request = pending.remove(id);
        if (request != null) {
            request.fail(new UnreachableException(
                    ErrorCode.REQUEST_TIMEOUT, server + " did not answer within " + timeout.toSeconds() + " s"));
        }
    }
}
