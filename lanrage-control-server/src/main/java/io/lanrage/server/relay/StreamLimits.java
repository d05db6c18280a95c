package io.lanrage.server.relay;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.server.session.Doorkeeper;
import io.lanrage.server.session.Rate;
import io.lanrage.server.session.SessionLimits;
import java.time.Duration;

/**
 * What connections to STUN and TURN may cost.
 *
 * @param connections at once
 * @param connectionsPerAddress of these, from one address; an IPv6 address counts as its /64
 * @param connects how often one address may connect; over TLS each time costs a signature
 * @param firstRequest within what time a connection has to ask something that is answered, TLS handshake included
 * @param idle for how long a connection without an allocation may be after that without another answer
 */
public record StreamLimits(
        int connections, int connectionsPerAddress, Rate connects, Duration firstRequest, Duration idle) {

    /**
     * Connections: one for each allocation that one process serves with ease; of one address a dormitory whose firewall lets no UDP
     * through. Times: a TLS handshake over a bad mobile network, and a client that comes back to a connection for its next question.
     */
    public static final StreamLimits DEFAULT =
            new StreamLimits(10_000, 128, new Rate(64, 16), Duration.ofSeconds(10), Duration.ofSeconds(30));

    /**
     * Checks the limits.
     *
     * @throws InputException if one is not positive
     */
    public StreamLimits {
        if (connections < 1 || connectionsPerAddress < 1) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    "limits of " + connections + " connections and " + connectionsPerAddress
                            + " of one address are not at least 1");
        }
        if (isNotPositive(firstRequest) || isNotPositive(idle)) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    "times of " + firstRequest + " for the first request and " + idle + " for others are not positive");
        }
    }

    private static boolean isNotPositive(Duration time) {
        return time.isNegative() || time.isZero();
    }

    /** Somebody who counts connections; requests are not counted here. */
    Doorkeeper doorkeeper() {
        SessionLimits others = SessionLimits.DEFAULT;
        return new Doorkeeper(new SessionLimits(
                connections,
                connectionsPerAddress,
                connects,
                others.requests(),
                others.requestsPerAddress(),
                others.excess(),
                others.maxBacklog(),
                others.authentication()));
    }
}
