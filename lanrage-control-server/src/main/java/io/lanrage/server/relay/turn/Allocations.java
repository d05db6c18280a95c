package io.lanrage.server.relay.turn;

import io.lanrage.nat.stun.AddressFamily;
import io.lanrage.nat.turn.Endpoint;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The allocations of one event loop: by five-tuple, by the number of a relayed address, and by the time at which they expire. For one
 * thread.
 */
final class Allocations {

    private static final int FIRST_PLACES = 16;

    private final FiveTuples byClient = new FiveTuples();
    private final Deadlines deadlines = new Deadlines();
    private @Nullable Relayed[] relayed = new @Nullable Relayed[FIRST_PLACES];
    private int[] freeIndices = new int[FIRST_PLACES];
    private int freeCount;
    private int used;

    /** The allocation of a five-tuple, or null. */
    @Nullable
    Allocation find(Endpoint client, int origin) {
        return byClient.find(client, origin);
    }

    /** The relayed address with this number, or null. */
    @Nullable
    Relayed relayed(int index) {
        return index >= 0 && index < used ? relayed[index] : null;
    }

    void add(Allocation allocation) {
        byClient.add(allocation);
    }

    /** Gives an allocation a relayed address, which expires at a time. */
    Relayed open(Allocation allocation, AddressFamily family, int port, boolean anyPort, long expiryNanos) {
        int index = freeCount > 0 ? freeIndices[--freeCount] : used++;
        if (index == relayed.length) {
            relayed = Arrays.copyOf(relayed, 2 * index);
        }
        Relayed opened = new Relayed(allocation, family, index, port, anyPort);
        relayed[index] = opened;
        allocation.relayed(family, opened);
        expireAt(opened, expiryNanos);
        return opened;
    }

    void expireAt(Relayed address, long expiryNanos) {
        address.expiryNanos = expiryNanos;
        deadlines.set(address);
    }

    /** Takes a relayed address away from its allocation; its number is free. */
    void close(Relayed address) {
        deadlines.remove(address);
        relayed[address.index] = null;
        if (freeCount == freeIndices.length) {
            freeIndices = Arrays.copyOf(freeIndices, 2 * freeCount);
        }
        freeIndices[freeCount++] = address.index;
        address.allocation.relayed(address.family, null);
    }

    /** Takes out an allocation that has no relayed addresses any more. */
    void remove(Allocation allocation) {
        byClient.remove(allocation);
    }

    /** A relayed address that has expired, or null. */
    @Nullable
    Relayed expired(long nowNanos) {
        return deadlines.expired(nowNanos);
    }

    /** When the next relayed address expires; empty if there is none. */
    OptionalLong nextExpiryNanos() {
        return deadlines.next();
    }

    int size() {
        return byClient.size();
    }
}
