package io.lanrage.server.relay;

import io.lanrage.server.relay.turn.Origin;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The connections of one event loop by their numbers, as {@link Origin} has them. A number is given again when its connection ended. */
final class ClientLegs {

    private final List<@Nullable ClientLeg> legs = new ArrayList<>();
    private final BitSet taken = new BitSet();
    private final List<ClientLeg> unflushed = new ArrayList<>();

    /** Takes a connection in; its origin. */
    int add(ClientLeg leg) {
        int number = taken.nextClearBit(0);
        taken.set(number);
        if (number == legs.size()) {
            legs.add(leg);
        } else {
            legs.set(number, leg);
        }
        return Origin.ofConnection(number);
    }

    /** Forgets a connection that is in. */
    void remove(int origin) {
        int number = Origin.connection(origin);
        ClientLeg leg = legs.set(number, null);
        taken.clear(number);
        unflushed.removeIf(each -> each.equals(leg));
    }

    /** The connection with this origin; null if it ended. */
    @Nullable
    ClientLeg find(int origin) {
        int number = Origin.connection(origin);
        return number < legs.size() ? legs.get(number) : null;
    }

    /** Remembers that data waits for {@link #flush}. */
    void touched(ClientLeg leg) {
        if (unflushed.isEmpty() || !unflushed.get(unflushed.size() - 1).equals(leg)) {
            unflushed.add(leg);
        }
    }

    /** Flushes the connections that were touched. */
    void flush() {
        for (int i = 0; i < unflushed.size(); i++) {
            unflushed.get(i).flush();
        }
        unflushed.clear();
    }

    /** How many connections there are. */
    int size() {
        return taken.cardinality();
    }
}
