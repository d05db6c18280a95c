package io.lanrage.server.registry;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import java.time.Duration;

/**
 * How long a member may be unheard.
 *
 * @param heartbeat how often a member is expected to be heard
 * @param away after how long unheard it counts as away; more than {@code heartbeat}
 * @param lease after how long unheard it has left; more than {@code away}
 */
public record LeaseTimes(Duration heartbeat, Duration away, Duration lease) {

    /** Heartbeats each 10 s; away when two are missing and the third is due; 120 s for a router or a machine to restart. */
    public static final LeaseTimes DEFAULT =
            new LeaseTimes(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(120));

    /**
     * Checks the order.
     *
     * @throws InputException if the times are not positive and ascending
     */
    public LeaseTimes {
        if (heartbeat.isNegative()
                || heartbeat.isZero()
                || away.compareTo(heartbeat) <= 0
                || lease.compareTo(away) <= 0) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    "lease times heartbeat " + heartbeat + ", away " + away + " and lease " + lease
                            + " are not positive and ascending");
        }
    }
}
