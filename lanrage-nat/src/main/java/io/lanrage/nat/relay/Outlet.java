package io.lanrage.nat.relay;

import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A link as those who send see it: which peers it leads to, and how. From any thread; asking neither waits nor allocates. */
final class Outlet {

    /** How often the event loop is told that packets flow: a small part of the time after which they count as ended. */
    private static final long TELL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    final RelayLink link;
    private final ConcurrentMap<InetSocketAddress, DataFrame> peers = new ConcurrentHashMap<>();
    private final AtomicLong toldNanos;

    Outlet(RelayLink link, long nowNanos) {
        this.link = link;
        this.toldNanos = new AtomicLong(nowNanos - TELL_NANOS);
    }

    void ready(InetSocketAddress peer, DataFrame frame) {
        peers.put(peer, frame);
    }

    void forget(InetSocketAddress peer) {
        peers.remove(peer);
    }

    @Nullable
    DataFrame frame(InetSocketAddress peer) {
        return peers.get(peer);
    }

    /** Whether the event loop has to be told that packets flow now; true for one of many threads that ask. */
    boolean isToBeTold(long nowNanos) {
        long last = toldNanos.get();
        return nowNanos - last >= TELL_NANOS && toldNanos.compareAndSet(last, nowNanos);
    }
}
