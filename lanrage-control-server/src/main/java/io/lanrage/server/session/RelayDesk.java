package io.lanrage.server.session;

import io.lanrage.core.control.message.Request;
import io.lanrage.core.control.message.Result.RelayGrant;
import io.lanrage.core.control.message.Result.RelayGrants;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.key.PeerId;
import io.lanrage.server.registry.Answer;
import io.lanrage.server.registry.Caller;
import io.lanrage.server.relay.directory.RelayDirectory;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Answers what peers ask about relays. Not safe for use by several threads: it belongs to the switchboard's owner.
 *
 * <p>Credentials are cheap to make, and more of them bring no more of a relay, which counts by the peer's id in them. The limit keeps a
 * peer that asks in a loop from a share of the one thread that answers everybody.
 */
public final class RelayDesk {

    /** How often a peer may ask for credentials: for each of its connections, networks and parties, a few times over. */
    static final Rate CREDENTIALS = new Rate(16, 1);

    /** Peers whose rate is known: as many as may connect in the time that a rate takes to recover. */
    static final int MAX_PEERS = 16_384;

    private final RelayDirectory directory;
    private final LongSupplier nanoClock;
    private final InstantSource wallClock;
    private final Map<PeerId, TokenBucket> rates = new HashMap<>();

    /**
     * Opens a desk.
     *
     * @param directory the relays
     * @param nanoClock the time for leases and rates
     * @param wallClock the time as relays have it, in which credentials end
     */
    public RelayDesk(RelayDirectory directory, LongSupplier nanoClock, InstantSource wallClock) {
        this.directory = directory;
        this.nanoClock = nanoClock;
        this.wallClock = wallClock;
    }

    static boolean isAboutRelays(Request<?> request) {
        return request instanceof Request.RelayList || request instanceof Request.RelayCredentials;
    }

    Answer answer(Caller caller, Request<?> request) {
        long nowNanos = nanoClock.getAsLong();
        if (request instanceof Request.RelayList list) {
            return new Answer.Granted(directory.list(list.region(), nowNanos));
        } else if (request instanceof Request.RelayCredentials credentials) {
            return credentials(caller.id(), credentials, nowNanos);
        }
        throw new IllegalArgumentException(request.getClass().getSimpleName() + " is not about relays");
    }

    /** Takes relays off the list that were not heard in time. */
    void advance() {
        directory.advance(nanoClock.getAsLong());
    }

    private Answer credentials(PeerId peer, Request.RelayCredentials request, long nowNanos) {
        if (!mayAsk(peer, nowNanos)) {
            return new Answer.Refused(
                    ErrorCode.RATE_LIMITED,
                    "credentials are given " + CREDENTIALS.burst() + " times at once, and then once a second");
        }
        List<RelayGrant> grants = directory.grants(peer, request.relays(), wallClock.instant(), nowNanos);
        if (grants.isEmpty()) {
            String names = request.relays().stream().map(Object::toString).collect(Collectors.joining(", "));
            return new Answer.Refused(ErrorCode.RELAY_NOT_FOUND, "there is no relay " + names);
        }
        return new Answer.Granted(new RelayGrants(grants));
    }

    private boolean mayAsk(PeerId peer, long nowNanos) {
        TokenBucket known = rates.get(peer);
        if (known == null) {
            if (rates.size() >= MAX_PEERS) {
                rates.values().removeIf(rate -> rate.isFull(nowNanos));
            }
            if (rates.size() >= MAX_PEERS) {
                return false;
            }
            known = new TokenBucket(CREDENTIALS, nowNanos);
            rates.put(peer, known);
        }
        return known.tryTake(nowNanos);
    }
}
