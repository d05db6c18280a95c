package io.lanrage.core.control.remote;

import io.lanrage.core.control.message.MessageCodec;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.error.UnreachableException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Link} over the JDK's WebSocket (RFC 6455).
 *
 * <p>The JDK allows one send at a time, so texts wait in a queue here; and it gives a long message in parts, which are joined here.
 *
 * <p>The JDK gives messages as they are asked for, and forgets to tell of an end of the stream that comes while nothing is asked for
 * (seen on 17 and 25). So everything is asked for at once, and the texts that are not done with yet are counted here. There is a moment
 * left behind each message in which an end without goodbye goes unnoticed; then heartbeats find it.
 */
final class WebSocketLink implements Link, WebSocket.Listener {

    /** More texts than pending requests can wait only if the server has not read for long. */
    static final int MAX_QUEUED = 2 * PendingRequests.MAX_PENDING;

    /** Characters of texts that are not done with yet: some hundred ordinary ones, or 16 of the longest. */
    static final int MAX_BACKLOG = 16 * MessageCodec.MAX_FRAME_BYTES;

    /** What a short text costs beyond its characters. */
    private static final int TEXT_OVERHEAD = 128;

    private final ServerAddress server;
    private final LinkListener listener;
    private final StringBuilder parts = new StringBuilder();
    private final AtomicInteger backlog = new AtomicInteger();
    private final AtomicBoolean told = new AtomicBoolean();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Deque<String> queue = new ArrayDeque<>();
    private boolean sending;
    private volatile boolean closing;
    private volatile @Nullable WebSocket socket;

    WebSocketLink(ServerAddress server, LinkListener listener) {
        this.server = server;
        this.listener = listener;
    }

    /** The attempt to connect has failed. */
    void failed(LanrageException cause) {
        end(cause);
    }

    /** Cuts the connection, even if it is about to end in order. */
    void cut() {
        told.set(true);
        WebSocket open = socket;
        if (open != null) {
            open.abort();
        }
        ended.complete(null);
    }

    @Override
    public void onOpen(WebSocket opened) {
        socket = opened;
        if (told.get()) {
            // Cut before it was open.
            opened.abort();
            return;
        }
        if (!opened.getSubprotocol().equals(MessageCodec.SUBPROTOCOL)) {
            end(DialFailure.notLanrage(server, "it speaks WebSocket, but not " + MessageCodec.SUBPROTOCOL));
            return;
        }
        listener.opened(this);
        opened.request(Long.MAX_VALUE);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket source, CharSequence part, boolean last) {
        if (closing || told.get()) {
            return null;
        }
        if (parts.length() + part.length() > MessageCodec.MAX_FRAME_BYTES) {
            end(new UnreachableException(
                    ErrorCode.CONNECTION_LOST,
                    server + " sent a message of over " + MessageCodec.MAX_FRAME_BYTES + " bytes"));
            return null;
        }
        parts.append(part);
        if (!last) {
            return null;
        }
        String text = parts.toString();
        parts.setLength(0);
        if (backlog.addAndGet(text.length() + TEXT_OVERHEAD) > MAX_BACKLOG) {
            end(new UnreachableException(ErrorCode.CONNECTION_LOST, server + " sends more than can be read in time"));
            return null;
        }
        listener.text(text);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket source, ByteBuffer data, boolean last) {
        end(new UnreachableException(ErrorCode.CONNECTION_LOST, server + " sent a binary message"));
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket source, int status, String reason) {
        String why = reason.isEmpty() ? "" : ", " + ForeignText.clean(reason);
        end(new UnreachableException(
                ErrorCode.CONNECTION_LOST, server + " closed the connection (" + status + why + ")"));
        return null;
    }

    @Override
    public void onError(WebSocket source, Throwable error) {
        end(new UnreachableException(
                ErrorCode.CONNECTION_LOST,
                "the connection to " + server + " broke: " + DialFailure.reason(error),
                error));
    }

    @Override
    public void send(String text) {
        boolean overflow;
        boolean idle = false;
        synchronized (queue) {
            overflow = queue.size() >= MAX_QUEUED;
            if (!overflow) {
                queue.add(text);
                idle = !sending;
                sending = true;
            }
        }
        if (overflow) {
            end(new UnreachableException(ErrorCode.CONNECTION_LOST, server + " does not read what is sent to it"));
        } else if (idle) {
            sendNext();
        }
    }

    @Override
    public void taken(String text) {
        backlog.addAndGet(-text.length() - TEXT_OVERHEAD);
    }

    @Override
    public CompletionStage<Void> close() {
        closing = true;
        WebSocket open = socket;
        if (open == null) {
            ended.complete(null);
            return ended;
        }
        open.sendClose(WebSocket.NORMAL_CLOSURE, "").whenComplete((done, failure) -> {
            if (failure != null) {
                ended.complete(null);
            }
        });
        return ended;
    }

    @Override
    public void abort() {
        // What has ended is cut already; or it ends in order, and the JDK is about to answer the goodbye.
        if (!told.get()) {
            cut();
        }
    }

    private void sendNext() {
        String text;
        synchronized (queue) {
            text = queue.poll();
            sending = text != null;
        }
        WebSocket open = socket;
        if (text == null || open == null) {
            return;
        }
        open.sendText(text, true).whenComplete((done, failure) -> {
            if (failure == null) {
                sendNext();
            } else {
                onError(open, failure);
            }
        });
    }

    private void end(LanrageException cause) {
        if (told.compareAndSet(false, true)) {
            WebSocket open = socket;
            // Only an ordered close ends by itself: the JDK answers it.
            if (open != null && !open.isInputClosed()) {
                open.abort();
            }
            ended.complete(null);
            listener.ended(cause);
        }
    }
}
