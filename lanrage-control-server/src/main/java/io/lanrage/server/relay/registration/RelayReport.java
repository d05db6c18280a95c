package io.lanrage.server.relay.registration;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.Excerpt;
import io.lanrage.core.error.InputException;
import io.lanrage.core.relay.RelayId;
import io.lanrage.core.relay.RelayRegion;
import io.lanrage.core.relay.TurnUri;
import io.lanrage.server.relay.directory.KnownRelay;
import io.lanrage.server.relay.directory.RelayLoad;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a relay says of itself.
 *
 * @param id what it is called
 * @param region where it stands
 * @param uris the ways to it, the best first; 1 to {@link KnownRelay#MAX_URIS}
 * @param load what it has to do
 * @param instance 8 to 32 characters of lower-case hexadecimal, chosen at random by each process
 * @param leaving whether it is about to end
 */
record RelayReport(
        RelayId id, RelayRegion region, List<TurnUri> uris, RelayLoad load, String instance, boolean leaving) {

    /** The longest report in bytes. */
    static final int MAX_BYTES = 4_096;

    private static final Pattern INSTANCE = Pattern.compile("[0-9a-f]{8,32}");

    RelayReport {
        uris = List.copyOf(uris);
        if (uris.isEmpty() || uris.size() > KnownRelay.MAX_URIS) {
            throw new InputException(
                    ErrorCode.MESSAGE_INVALID,
                    "relay " + id + " has " + uris.size() + " URIs, not 1.." + KnownRelay.MAX_URIS);
        }
        if (!INSTANCE.matcher(instance).matches()) {
            throw new InputException(
                    ErrorCode.MESSAGE_INVALID,
                    "instance " + Excerpt.of(instance) + " is not 8 to 32 characters of lower-case hexadecimal");
        }
    }
}
