package io.lanrage.server.relay.directory;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import java.time.Duration;

/**
 * How long relays and their credentials last. All are told in whole seconds.
 *
 * @param heartbeat how often a relay is to register again, at least 1 s
 * @param lease how long after it was last heard a relay is taken off the list; more than {@code heartbeat}
 * @param credentials how long credentials are good for new allocations, at least 1 s
 */
public record RelayTimes(Duration heartbeat, Duration lease, Duration credentials) {

    /**
     * Heartbeat and lease are those after which a member counts as away. Credentials outlast an evening, so that a player whose
     * network changes while the control server is down gets a relay again.
     */
    public static final RelayTimes DEFAULT =
            new RelayTimes(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofHours(12));

    /**
     * Checks the times.
     *
     * @throws InputException if one is shorter than a second or longer than a year, or the lease is not more than the heartbeat
     */
    public RelayTimes {
        if (isOutOfRange(heartbeat)
                || isOutOfRange(credentials)
                || isOutOfRange(lease)
                || lease.compareTo(heartbeat) <= 0) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    "relay times heartbeat " + heartbeat + ", lease " + lease + " and credentials " + credentials
                            + " are not 1 s to 365 days with more lease than heartbeat");
        }
    }

    private static boolean isOutOfRange(Duration time) {
        return time.compareTo(Duration.ofSeconds(1)) < 0 || time.compareTo(Duration.ofDays(365)) > 0;
    }
}
