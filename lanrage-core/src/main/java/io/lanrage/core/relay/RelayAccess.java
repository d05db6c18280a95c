package io.lanrage.core.relay;

import java.time.Duration;

/**
 * What opens a relay: long-term credentials (RFC 8489 §9.2) that end by themselves. Allocations that were made with them go on for as
 * long as they are refreshed.
 *
 * @param relay which relay
 * @param username sent in clear
 * @param password never sent
 * @param life how long new allocations can be made with them, from when they were asked for
 */
public record RelayAccess(RelayId relay, String username, String password, Duration life) {

    /** Gives the password away to no log. */
    @Override
    public String toString() {
        return "RelayAccess[relay=" + relay + ", username=" + username + ", password=redacted, life=" + life + "]";
    }
}
