package io.lanrage.nat.relay;

import io.lanrage.nat.socket.SharedSocket;
import io.lanrage.nat.turn.client.TurnCredentials;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks for credentials, and waits for the answer, but not for ever. Lives on the event loop. */
final class CredentialQuestions {

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final CredentialSource source;
    private final SharedSocket socket;
    private final Executor loop;
    private int asked;
    private int open;

    /** Takes the answer: credentials, or null and why there are none. */
    interface Answer {
        void take(@Nullable TurnCredentials given, String failure);
    }

    CredentialQuestions(CredentialSource source, SharedSocket socket, Executor loop) {
        this.source = source;
        this.socket = socket;
        this.loop = loop;
    }

    /** Asks; what comes of an earlier question counts no more. */
    void ask(Answer answer) {
        int question = ++asked;
        open = question;
        socket.schedule(
                () -> loop.execute(() -> answered(question, answer, null, "no answer within 10 s")), LIMIT_NANOS);
        CompletionStage<TurnCredentials> reply;
        try {
            reply = source.credentials();
        } catch (RuntimeException e) {
            reply = CompletableFuture.failedFuture(e);
        }
        reply.whenComplete(
                (given, failure) -> loop.execute(() -> answered(question, answer, given, String.valueOf(failure))));
    }

    private void answered(int question, Answer answer, @Nullable TurnCredentials given, String failure) {
        if (question == open) {
            open = 0;
            answer.take(given, failure);
        }
    }
}
