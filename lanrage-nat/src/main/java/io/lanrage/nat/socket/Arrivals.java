package io.lanrage.nat.socket;

import java.util.ArrayDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Buffers to receive into: made when they are needed, used again and again, and never more than the limit. The latest one that was
 * given back goes first, because the processor still has its memory at hand. For one thread.
 */
final class Arrivals<A extends SystemSocket.Arrival> {

    private final Supplier<A> maker;
    private final int limit;
    private final ArrayDeque<A> free;
    private int made;

    Arrivals(int limit, Supplier<A> maker) {
        this.maker = maker;
        this.limit = limit;
        this.free = new ArrayDeque<>(limit);
    }

    /** A free one, or null if all are in use. */
    @Nullable
    A take() {
        A last = free.pollLast();
        if (last == null && made < limit) {
            made++;
            return maker.get();
        }
        return last;
    }

    /** Gives one back that was taken. */
    void give(A arrival) {
        free.addLast(arrival);
    }
}
