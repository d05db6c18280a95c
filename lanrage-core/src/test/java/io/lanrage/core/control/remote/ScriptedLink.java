package io.lanrage.core.control.remote;

import io.lanrage.core.control.message.ClientFrame;
import io.lanrage.core.control.message.Event;
import io.lanrage.core.control.message.MessageCodec;
import io.lanrage.core.control.message.Nonce;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.control.message.Result;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.error.UnreachableException;
import io.lanrage.core.key.PrivateKey;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A link in memory, whose other end is the test. */
final class ScriptedLink implements Link {

    static final PrivateKey SERVER_KEY = SampleParty.key(1000);

    private final MessageCodec codec = new MessageCodec();
    private final LinkListener listener;
    private final Deque<String> notTaken = new ArrayDeque<>();
    private final Deque<ClientFrame> sent = new ArrayDeque<>();
    private final CompletableFuture<Void> goodbye = new CompletableFuture<>();
    private boolean aborted;
    private boolean closed;
    final Nonce nonce = Nonce.generate(new SecureRandom());

    ScriptedLink(LinkListener listener) {
        this.listener = listener;
    }

    void open() {
        listener.opened(this);
    }

    void fail(LanrageException cause) {
        listener.ended(cause);
    }

    /** The connection breaks. */
    void breakDown() {
        fail(new UnreachableException(ErrorCode.CONNECTION_LOST, "cable pulled"));
    }

    void challenge() {
        tell(new Event.Challenge(nonce, SERVER_KEY.publicKey()));
    }

    void tell(Event event) {
        text(codec.encode(event));
    }

    void grant(ClientFrame frame, Result result) {
        text(codec.encodeResult(frame.id(), result));
    }

    void refuse(ClientFrame frame, ErrorCode code, String message) {
        text(codec.encodeError(frame.id(), code, message));
    }

    void text(String text) {
        synchronized (this) {
            notTaken.add(text);
        }
        listener.text(text);
    }

    /** What the client sent next, of which the test expects the type. */
    synchronized <R extends Request<?>> ClientFrame expect(Class<R> type) {
        ClientFrame next = sent.poll();
        if (next == null || !type.isInstance(next.request())) {
            throw new AssertionError("expected " + type.getSimpleName() + ", but the client sent " + next);
        }
        return next;
    }

    /** All that was sent and not expected yet. */
    synchronized List<ClientFrame> unexpected() {
        return List.copyOf(sent);
    }

    /** How many texts the client is not done with. */
    synchronized int backlog() {
        return notTaken.size();
    }

    synchronized boolean isAborted() {
        return aborted;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** The server answers the client's goodbye. */
    void answerGoodbye() {
        goodbye.complete(null);
    }

    @Override
    public synchronized void send(String text) {
        sent.add(codec.decodeRequest(text));
    }

    @Override
    public synchronized void taken(String text) {
        if (!text.equals(notTaken.poll())) {
            throw new AssertionError("texts must be taken in order");
        }
    }

    @Override
    public synchronized CompletionStage<Void> close() {
        closed = true;
        return goodbye;
    }

    @Override
    public synchronized void abort() {
        aborted = true;
    }
}
