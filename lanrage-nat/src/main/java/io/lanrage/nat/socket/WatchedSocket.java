package io.lanrage.nat.socket;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A socket, what it sends with, and the event loop that watches it. */
final class WatchedSocket {

    private static final Logger LOG = LoggerFactory.getLogger(WatchedSocket.class);

    private final SystemSocket socket;
    private final IoEventLoop loop;
    private final SocketMetrics metrics;
    private final BatchSender sender;
    private volatile boolean closed;
    // For the event loop.
    private @Nullable IoRegistration registration;

    WatchedSocket(SystemSocket socket, IoEventLoop loop, SocketMetrics metrics) {
        this.socket = socket;
        this.loop = loop;
        this.metrics = metrics;
        this.sender = new BatchSender(socket, metrics, () -> loop.ticker().nanoTime());
    }

    InetSocketAddress localAddress() {
        return socket.localAddress();
    }

    /** Begins to hand what arrives to the handler, on the event loop. */
    void read(SocketHandler handler) {
        InboundDatagrams inbound = new InboundDatagrams(socket, handler, metrics, loop);
        loop.register(socket.handle(inbound::readable)).addListener((Future<IoRegistration> registered) -> {
            if (closed) {
                LOG.debug("closed before it was read");
            } else if (registered.isSuccess()) {
                registration = registered.getNow();
                registration.submit(socket.readable());
            } else {
                LOG.error("port {} cannot be read", localAddress().getPort(), registered.cause());
            }
        });
    }

    /** Sends datagrams of one length, from any thread; the buffer is borrowed. */
    void send(InetSocketAddress to, ByteBuffer datagrams, int segmentBytes) {
        sender.send(to, datagrams, segmentBytes);
    }

    /** Closes the socket, from any thread; again does nothing. A loop that goes on forgets it if it is closed there. */
    void close() {
        closed = true;
        if (loop.inEventLoop() && registration != null) {
            // Before the descriptor's number may belong to another.
            registration.cancel();
        }
        socket.close();
    }
}
