package io.lanrage.server;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.relay.RelayId;
import io.lanrage.core.relay.RelayRegion;
import io.lanrage.server.relay.directory.KnownRelay;
import io.lanrage.server.relay.directory.RelayTimes;
import io.lanrage.server.relay.registration.RelayKey;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which relays a control server tells players of, beside its own.
 *
 * @param ownId what the server's own relay is called, if it has one
 * @param ownRegion where that one stands
 * @param foreign relays that are always on the list, such as coturn
 * @param key what relays need that register themselves; empty where none may
 * @param times how long relays and credentials last
 */
public record RelayNetwork(
        RelayId ownId, RelayRegion ownRegion, List<KnownRelay> foreign, Optional<RelayKey> key, RelayTimes times) {

    /** What the server's own relay is called if nothing else is said. */
    public static final RelayId OWN_ID = new RelayId("main");

    /** The server's own relay and no others. */
    public static final RelayNetwork DEFAULT =
            new RelayNetwork(OWN_ID, RelayRegion.DEFAULT, List.of(), Optional.empty(), RelayTimes.DEFAULT);

    /**
     * Checks that no two relays have one name.
     *
     * @throws InputException if two have
     */
    public RelayNetwork {
        foreign = List.copyOf(foreign);
        Set<RelayId> taken = new HashSet<>(Set.of(ownId));
        for (KnownRelay relay : foreign) {
            if (!taken.add(relay.id())) {
                throw new InputException(ErrorCode.INPUT_INVALID, "two relays are called " + relay.id());
            }
        }
    }
}
