package io.lanrage.core.nat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * A candidate pair that answered an authenticated check.
 *
 * @param kind with or without a relay
 * @param local the local socket's address
 * @param remote where packets to the peer are sent
 * @param remoteKind how the remote address was learnt
 * @param relay the relay's address, if there is one in the path
 * @param roundTrip the round trip that the last answered check took
 */
public record Path(
        Kind kind,
        InetSocketAddress local,
        InetSocketAddress remote,
        Candidate.Kind remoteKind,
        Optional<InetSocketAddress> relay,
        Duration roundTrip) {

    /** Whether a relay is in the path. */
    public enum Kind {
        /** From NAT to NAT. */
        DIRECT,
        /** Through a TURN server. */
        RELAYED
    }
}
