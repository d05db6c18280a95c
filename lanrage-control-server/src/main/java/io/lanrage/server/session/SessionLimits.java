package io.lanrage.server.session;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import java.time.Duration;

/**
 * What connections may cost.
 *
 * @param maxConnections connections at once
 * @param maxConnectionsPerAddress of these, from one address; several players may be behind one
 * @param connects how often one address may connect
 * @param requests how often one session may ask
 * @param requestsPerAddress how often all sessions of one address together may ask
 * @param excess how often a session may be refused for asking too often, before it is closed
 * @param maxBacklog requests of all sessions together that wait for an answer
 * @param authentication how long a session may be without proof of who it is
 */
public record SessionLimits(
        int maxConnections,
        int maxConnectionsPerAddress,
        Rate connects,
        Rate requests,
        Rate requestsPerAddress,
        Rate excess,
        int maxBacklog,
        Duration authentication) {

    /**
     * Connections: what one process serves with ease. Requests: who joins a full party signals 63 members at once, some of them
     * twice, and is quiet afterwards. Addresses: a dormitory or a LAN café behind one address.
     */
    public static final SessionLimits DEFAULT = new SessionLimits(
            10_000,
            256,
            new Rate(64, 16),
            new Rate(256, 64),
            new Rate(2_048, 512),
            new Rate(64, 8),
            16_384,
            Duration.ofSeconds(5));

    /**
     * Checks the limits.
     *
     * @throws InputException if one is not positive
     */
    public SessionLimits {
        if (maxConnections < 1 || maxConnectionsPerAddress < 1 || maxBacklog < 1) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    "limits of " + maxConnections + " connections, " + maxConnectionsPerAddress
                            + " of one address and a backlog of " + maxBacklog + " are not at least 1");
        }
        if (authentication.isNegative() || authentication.isZero()) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID, "time for authentication, " + authentication + ", is not positive");
        }
    }
}
