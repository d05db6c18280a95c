package io.lanrage.server.relay.directory;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.relay.RelayId;
import io.lanrage.core.relay.RelayRegion;
import io.lanrage.core.relay.TurnUri;
import java.util.List;

/**
 * A relay that players are told of.
 *
 * @param id what it is called
 * @param region where it stands
 * @param uris the ways to it, the best first; 1 to {@link #MAX_URIS}
 * @param credentials what opens it
 */
public record KnownRelay(RelayId id, RelayRegion region, List<TurnUri> uris, CredentialSource credentials) {

    /** Most ways to one relay: UDP, TCP and TLS, and one to spare; a whole list of them fits into a frame. */
    public static final int MAX_URIS = 4;

    /**
     * Copies the ways.
     *
     * @throws InputException if there is none, or too many
     */
    public KnownRelay {
        uris = List.copyOf(uris);
        if (uris.isEmpty() || uris.size() > MAX_URIS) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID, "relay " + id + " has " + uris.size() + " URIs, not 1.." + MAX_URIS);
        }
    }
}
