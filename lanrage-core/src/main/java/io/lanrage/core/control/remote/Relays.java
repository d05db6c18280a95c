package io.lanrage.core.control.remote;

import io.lanrage.core.control.message.Result.RelayGrants;
import io.lanrage.core.control.message.Result.RelayListing;
import io.lanrage.core.control.message.Result.RelaySnapshot;
import io.lanrage.core.error.InputException;
import io.lanrage.core.relay.Relay;
import io.lanrage.core.relay.RelayAccess;
import io.lanrage.core.relay.TurnUri;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what a control server tells of relays. */
final class Relays {

    private static final Logger LOG = LoggerFactory.getLogger(Relays.class);

    private Relays() {}

    /** The relays in the server's order; without the ways that cannot be understood, and relays to which no other leads. */
    static List<Relay> of(RelayListing listing) {
        return listing.relays().stream()
                .flatMap(snapshot -> relay(snapshot).stream())
                .toList();
    }

    /** The credentials in the server's order. */
    static List<RelayAccess> access(RelayGrants granted) {
        return granted.grants().stream()
                .map(grant -> new RelayAccess(
                        grant.relay(), grant.username(), grant.password(), Duration.ofSeconds(grant.lifeSeconds())))
                .toList();
    }

    private static Optional<Relay> relay(RelaySnapshot snapshot) {
        List<TurnUri> uris =
                snapshot.uris().stream().flatMap(Relays::understood).toList();
        if (uris.isEmpty()) {
            LOG.warn("no way to relay {} can be used", snapshot.id());
            return Optional.empty();
        }
        Optional<Integer> load = snapshot.loadPercent().map(percent -> Math.max(0, Math.min(100, percent)));
        return Optional.of(new Relay(snapshot.id(), snapshot.region(), uris, load));
    }

    private static Stream<TurnUri> understood(String text) {
        try {
            return Stream.of(TurnUri.parse(text));
        } catch (InputException e) {
            LOG.debug("a way to a relay is passed over: {}", e.getMessage());
            return Stream.empty();
        }
    }
}
