package io.lanrage.nat;

import io.lanrage.core.key.PeerId;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where each peer's packets go, for the threads that send: what the path agents decide on the event loop, published. Asking for a
 * route neither waits nor allocates.
 */
final class Routes {

    /**
     * A peer's way, as long as it has one.
     *
     * @param destination the selected path's other end
     * @param told when the agents were last told that packets go there, in nanoseconds of the socket's clock
     */
    record Route(InetSocketAddress destination, AtomicLong told) {

        /** How often agents are told: a small part of the time after which they take a peer for quiet. */
        private static final long TELL_NANOS = 100_000_000;

        /** Whether the agents have to be told that a packet goes there now; true for one of many threads that ask. */
        boolean isToBeTold(long nowNanos) {
            long last = told.get();
            return nowNanos - last >= TELL_NANOS && told.compareAndSet(last, nowNanos);
        }
    }

    private final ConcurrentMap<PeerId, Route> byPeer = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** Says where the peer's packets go from now on; nowhere, if it is null. On the event loop. */
    void set(PeerId peer, @Nullable InetSocketAddress destination, long nowNanos) {
        if (destination == null) {
            byPeer.remove(peer);
            return;
        }
        Route known = byPeer.get(peer);
        if (known == null || !known.destination().equals(destination)) {
            byPeer.put(peer, new Route(destination, new AtomicLong(nowNanos - Route.TELL_NANOS)));
        }
    }

    /** The peer's packets go nowhere from now on. From any thread. */
    void remove(PeerId peer) {
        byPeer.remove(peer);
    }

    /** Where the peer's packets go; null if there is no path. From any thread. */
    @Nullable
    Route of(PeerId peer) {
        return closed ? null : byPeer.get(peer);
    }

    /** Nobody's packets go anywhere any more. From any thread. */
    void close() {
        closed = true;
        byPeer.clear();
    }

    boolean isClosed() {
        return closed;
    }
}
