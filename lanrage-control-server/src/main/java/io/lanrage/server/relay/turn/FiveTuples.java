package io.lanrage.server.relay.turn;

import io.lanrage.nat.turn.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * The allocations by their five-tuples. Looking one up is a probe or two in an array and makes nothing; taking one out moves those
 * that stood behind it, so that no gaps stay. At most half of the places are used. For one thread.
 */
final class FiveTuples {

    private static final int FIRST_PLACES = 16;

    private @Nullable Allocation[] places = new @Nullable Allocation[FIRST_PLACES];
    private int size;

    /** The allocation of a client, or null. */
    @Nullable
    Allocation find(Endpoint client, int origin) {
        int mask = places.length - 1;
        int at = Allocation.hash(client.high(), client.low(), client.port(), origin) & mask;
        Allocation found = places[at];
        while (found != null && !found.isFor(client, origin)) {
            at = (at + 1) & mask;
            found = places[at];
        }
        return found;
    }

    /** Adds an allocation whose five-tuple has none. */
    void add(Allocation allocation) {
        if (2 * (size + 1) > places.length) {
            @Nullable Allocation[] old = places;
            places = new @Nullable Allocation[2 * old.length];
            for (Allocation each : old) {
                if (each != null) {
                    place(each);
                }
            }
        }
        place(allocation);
        size++;
    }

    private void place(Allocation allocation) {
        int mask = places.length - 1;
        int at = allocation.hash() & mask;
        while (places[at] != null) {
            at = (at + 1) & mask;
        }
        places[at] = allocation;
    }

    /** Takes an allocation out that is in. */
    void remove(Allocation allocation) {
        int mask = places.length - 1;
        int gap = allocation.hash() & mask;
        while (places[gap] != allocation) {
            gap = (gap + 1) & mask;
        }
        int at = gap;
        while (true) {
            at = (at + 1) & mask;
            Allocation next = places[at];
            if (next == null) {
                break;
            }
            // It may move into the gap if that is not in front of the place where its own search begins.
            if (((at - next.hash()) & mask) >= ((at - gap) & mask)) {
                places[gap] = next;
                gap = at;
            }
        }
        places[gap] = null;
        size--;
    }

    int size() {
        return size;
    }
}
