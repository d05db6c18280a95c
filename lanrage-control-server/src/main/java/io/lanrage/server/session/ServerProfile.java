package io.lanrage.server.session;

import io.lanrage.core.control.message.Result.StunEndpoint;
import io.lanrage.core.control.message.Result.Welcome;
import io.lanrage.core.key.PeerId;
import io.lanrage.server.registry.LeaseTimes;
import java.time.Duration;
import java.util.List;

/**
 * What the server tells every peer about itself.
 *
 * @param stunServers STUN endpoints, the main one first
 * @param times how long members may be unheard; told in whole seconds, at least one
 * @param version the server's version, for people
 */
public record ServerProfile(List<StunEndpoint> stunServers, LeaseTimes times, String version) {

    /** Copies the endpoints. */
    public ServerProfile {
        stunServers = List.copyOf(stunServers);
    }

    Welcome welcome(PeerId peer) {
        return new Welcome(
                peer, stunServers, seconds(times.heartbeat()), seconds(times.away()), seconds(times.lease()), version);
    }

    private static int seconds(Duration time) {
        return Math.toIntExact(Math.max(1, time.toSeconds()));
    }
}
