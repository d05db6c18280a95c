package io.lanrage.wireguard.engine;

import java.util.BitSet;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds sessions by their local index. An index' lower bits are its place in the table and the upper ones random, so that finding is
 * one look, and an old index does not name a new session. Changed by the engine's thread, read by the inbound one.
 */
final class SessionTable {

    /** Four sessions, one that takes the place of another, and a handshake for each of a thousand peers; a power of two. */
    static final int PLACES = 8192;

    private static final int PLACE_MASK = PLACES - 1;

    private final AtomicReferenceArray<@Nullable Session> sessions = new AtomicReferenceArray<>(PLACES);
    private final BitSet reserved = new BitSet(PLACES);
    private final IntSupplier random;

    SessionTable(IntSupplier random) {
        this.random = random;
    }

    /**
     * Sets an index aside for a handshake.
     *
     * @return an index that nothing else has
     * @throws IllegalStateException if all places are taken, which the limit on peers prevents
     */
    int reserve() {
        int index = random.getAsInt();
        int place = reserved.nextClearBit(index & PLACE_MASK);
        if (place >= PLACES) {
            place = reserved.nextClearBit(0);
        }
        if (place >= PLACES) {
            throw new IllegalStateException("all " + PLACES + " session indexes are in use");
        }
        reserved.set(place);
        return (index & ~PLACE_MASK) | place;
    }

    /** Makes a session known under its index, which was reserved. */
    void put(Session session) {
        sessions.set(session.localIndex() & PLACE_MASK, session);
    }

    /** Gives an index back, and forgets the session that it names. */
    void free(int index) {
        int place = index & PLACE_MASK;
        sessions.set(place, null);
        reserved.clear(place);
    }

    /** The session of an index; null if there is none. From any thread. */
    @Nullable
    Session find(int index) {
        Session session = sessions.get(index & PLACE_MASK);
        return session != null && session.localIndex() == index ? session : null;
    }

    /** How many indexes are in use. */
    int size() {
        return reserved.cardinality();
    }
}
