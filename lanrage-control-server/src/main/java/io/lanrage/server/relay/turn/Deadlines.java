package io.lanrage.server.relay.turn;

import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The relayed addresses by the time at which they expire: a binary heap whose entries know their places, so that a renewal or an
 * early end costs a few comparisons and leaves nothing behind. Times are compared by subtraction. For one thread.
 */
final class Deadlines {

    private static final int FIRST_PLACES = 16;

    private @Nullable Relayed[] heap = new @Nullable Relayed[FIRST_PLACES];
    private int size;

    /** Puts an address in, or moves it, to when its {@code expiryNanos} says. */
    void set(Relayed relayed) {
        if (relayed.place == Relayed.NO_PLACE) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, 2 * size);
            }
            put(relayed, size++);
        }
        settle(relayed);
    }

    /** Takes an address out, if it is in. */
    void remove(Relayed relayed) {
        int place = relayed.place;
        if (place == Relayed.NO_PLACE) {
            return;
        }
        relayed.place = Relayed.NO_PLACE;
        Relayed last = at(--size);
        heap[size] = null;
        if (last != relayed) {
            put(last, place);
            settle(last);
        }
    }

    /** An address that has expired; null if none has. It stays in. */
    @Nullable
    Relayed expired(long nowNanos) {
        return size > 0 && at(0).expiryNanos - nowNanos <= 0 ? at(0) : null;
    }

    /** When the next one expires; empty if there is none. */
    OptionalLong next() {
        return size > 0 ? OptionalLong.of(at(0).expiryNanos) : OptionalLong.empty();
    }

    int size() {
        return size;
    }

    private void settle(Relayed relayed) {
        int place = relayed.place;
        while (place > 0 && isBefore(relayed, at((place - 1) / 2))) {
            put(at((place - 1) / 2), place);
            place = (place - 1) / 2;
        }
        while (true) {
            int child = 2 * place + 1;
            if (child + 1 < size && isBefore(at(child + 1), at(child))) {
                child++;
            }
            if (child >= size || !isBefore(at(child), relayed)) {
                break;
            }
            put(at(child), place);
            place = child;
        }
        put(relayed, place);
    }

    private static boolean isBefore(Relayed one, Relayed other) {
        return one.expiryNanos - other.expiryNanos < 0;
    }

    private Relayed at(int place) {
        Relayed found = heap[place];
        if (found == null) {
            throw new IllegalStateException("place " + place + " of " + size + " is empty");
        }
        return found;
    }

    private void put(Relayed relayed, int place) {
        heap[place] = relayed;
        relayed.place = place;
    }
}
