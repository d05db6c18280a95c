package io.lanrage.nat.relay;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams on their way to a connection. While it takes them, they wait for its event loop only; while it is slow, at most 32 wait, for
 * at most 50 ms, and the oldest goes first: a game wants the newest. Any thread may add.
 *
 * @param <T> a datagram
 */
final class LinkQueue<T> {

    /** While the connection is slow: what a game sends in half a second. */
    static final int SLOW_LIMIT = 32;

    /** While it is not: four batches of the engine. */
    static final int LIMIT = 256;

    static final long MAX_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Takes what is dropped. */
    interface Dropped<T> {
        void drop(T datagram, RelayDrop reason);
    }

    private record Waiting<T>(T datagram, long sinceNanos) {}

    private final ArrayDeque<Waiting<T>> waiting = new ArrayDeque<>();
    private final Dropped<T> dropped;
    private boolean planned;

    LinkQueue(Dropped<T> dropped) {
        this.dropped = dropped;
    }

    /** Adds one; whether the event loop has to be told that there is something. */
    synchronized boolean add(T datagram, boolean slow, long nowNanos) {
        trim((slow ? SLOW_LIMIT : LIMIT) - 1);
        waiting.add(new Waiting<>(datagram, nowNanos));
        boolean first = !planned;
        planned = true;
        return first;
    }

    /** The event loop looks: from now on it has to be told again. */
    synchronized void looked() {
        planned = false;
    }

    /** The oldest that did not wait too long; null if there is none. */
    synchronized @Nullable T poll(long nowNanos) {
        Waiting<T> next = waiting.poll();
        while (next != null && nowNanos - next.sinceNanos() > MAX_WAIT_NANOS) {
            dropped.drop(next.datagram(), RelayDrop.TOO_LATE);
            next = waiting.poll();
        }
        return next == null ? null : next.datagram();
    }

    /** The connection is slow: leaves the newest that may wait for it. */
    synchronized void slow() {
        trim(SLOW_LIMIT);
    }

    /** Drops all. */
    synchronized void clear() {
        for (Waiting<T> each : waiting) {
            dropped.drop(each.datagram(), RelayDrop.CLOSED);
        }
        waiting.clear();
    }

    private void trim(int limit) {
        while (waiting.size() > limit) {
            dropped.drop(waiting.remove().datagram(), RelayDrop.QUEUE_FULL);
        }
    }
}
