package io.lanrage.core.control.remote;

import io.lanrage.core.control.message.MessageCodec;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.FailureException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes links with the JDK's HTTP client, and leaves none of its threads behind.
 *
 * <p>The client has an executor, which is ours and has one thread, and a selector thread of its own. JDK 17 offers no way to end that
 * one: it ends when the client was garbage-collected, whenever that is. But a thread that is made without a group joins the group
 * of its maker, and the selector's loop ends when it is interrupted. So the client is made on a thread of a group that is ours, and at the
 * end the whole group is interrupted and waited for. That holds on later JDKs as well.
 */
final class HttpDialler implements Dialler {

    /** For TCP, TLS and the WebSocket handshake together. */
    static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(5);

    private static final String THREAD_NAME = "lanrage-control-http";
    private static final Logger LOG = LoggerFactory.getLogger(HttpDialler.class);

    private final Optional<SSLContext> tls;
    private final ThreadGroup group = new ThreadGroup(THREAD_NAME);
    private final ExecutorService executor;
    /** Those that are under way. */
    private final Set<CompletableFuture<WebSocket>> handshakes = ConcurrentHashMap.newKeySet();
    /** The newest link, of which something may be left; nothing is left of those before it. */
    private final AtomicReference<@Nullable WebSocketLink> newest = new AtomicReference<>();

    /** Made when it is needed first; belongs to the executor's thread. */
    private @Nullable HttpClient client;

    HttpDialler(Optional<SSLContext> tls) {
        this.tls = tls;
        this.executor = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(group, work, THREAD_NAME);
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public void dial(ServerAddress server, LinkListener listener) {
        WebSocketLink link = new WebSocketLink(server, listener);
        cut(newest.getAndSet(link));
        try {
            // On the executor, because connecting begins with a look-up of the name, which may take its time.
            executor.execute(() -> connect(server, link));
        } catch (RejectedExecutionException e) {
            link.failed(new FailureException(ErrorCode.CLOSED, "the connection to " + server + " was closed", e));
        }
    }

    @Override
    public void close(Duration bound) {
        // The client forgets its open sockets when its selector ends: a handshake must be cancelled before, and a link
        // cut.
        cut(newest.getAndSet(null));
        handshakes.forEach(handshake -> handshake.cancel(true));
        executor.shutdownNow();
        long deadlineNanos = System.nanoTime() + bound.toNanos();
        boolean interrupted = false;
        for (Thread thread = anyThread(); thread != null; thread = anyThread()) {
            long leftNanos = deadlineNanos - System.nanoTime();
            if (leftNanos <= 0 || interrupted) {
                LOG.warn("thread {} did not end within {} ms", thread.getName(), bound.toMillis());
                break;
            }
            group.interrupt();
            try {
                // At least a millisecond: zero would mean for ever.
                thread.join(TimeUnit.NANOSECONDS.toMillis(leftNanos) + 1);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // Futures are equal by identity, and meant so.
    @SuppressWarnings("CollectionUndefinedEquality")
    private void connect(ServerAddress server, WebSocketLink link) {
        try {
            HttpClient open = client;
            if (open == null) {
                open = newClient();
                client = open;
            }
            CompletableFuture<WebSocket> handshake = open.newWebSocketBuilder()
                    .subprotocols(MessageCodec.SUBPROTOCOL)
                    .connectTimeout(HANDSHAKE_TIMEOUT)
                    .buildAsync(server.endpoint(), link);
            handshakes.add(handshake);
            handshake.whenComplete((socket, failure) -> {
                handshakes.remove(handshake);
                if (failure != null) {
                    link.failed(DialFailure.of(server, failure));
                }
            });
        } catch (RuntimeException e) {
            link.failed(DialFailure.of(server, e));
        }
    }

    private static void cut(@Nullable WebSocketLink link) {
        if (link != null) {
            link.cut();
        }
    }

    private HttpClient newClient() {
        HttpClient.Builder builder = HttpClient.newBuilder().executor(executor);
        tls.ifPresent(builder::sslContext);
        return builder.build();
    }

    private @Nullable Thread anyThread() {
        Thread[] first = new Thread[1];
        return group.enumerate(first) == 0 ? null : first[0];
    }
}
