package io.lanrage.core.relay;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import java.util.List;
import java.util.Optional;

/**
 * A relay that a control server recommends.
 *
 * @param id what it is called
 * @param region where it stands
 * @param uris the ways to it, the best first; at least one
 * @param loadPercent how much of what it can carry is in use, 0 to 100; empty where nobody knows
 */
public record Relay(RelayId id, RelayRegion region, List<TurnUri> uris, Optional<Integer> loadPercent) {

    /**
     * Copies the ways.
     *
     * @throws InputException if there is none, or the load is out of range
     */
    public Relay {
        uris = List.copyOf(uris);
        if (uris.isEmpty()) {
            throw new InputException(ErrorCode.INPUT_INVALID, "there is no way to relay " + id);
        }
        loadPercent.filter(load -> load < 0 || load > 100).ifPresent(load -> {
            throw new InputException(
                    ErrorCode.INPUT_INVALID, "load of relay " + id + ", " + load + " %, is not in 0..100");
        });
    }
}
