package io.lanrage.nat.path;

import io.lanrage.nat.stun.TransactionId;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Remembers a peer's newest requests. A check is never repeated under the same transaction id, so an id that comes twice was
 * doubled by the network or is sent again by somebody who overheard it.
 *
 * <p>What somebody sends again after so many others makes at most a candidate pair, which gets checks and no data.
 */
final class SeenRequests {

    /** At one heartbeat each 500 ms this reaches back 8 minutes, in 64 KiB a peer. */
    static final int CAPACITY = 1024;

    private final Set<TransactionId> oldestFirst = new LinkedHashSet<>();

    /** Remembers an id, and says whether it is new. */
    boolean add(TransactionId id) {
        if (!oldestFirst.add(id)) {
            return false;
        }
        if (oldestFirst.size() > CAPACITY) {
            Iterator<TransactionId> oldest = oldestFirst.iterator();
            oldest.next();
            oldest.remove();
        }
        return true;
    }
}
