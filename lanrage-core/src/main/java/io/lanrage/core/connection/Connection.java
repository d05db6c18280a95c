package io.lanrage.core.connection;

import io.lanrage.core.nat.Path;
import io.lanrage.core.party.Peer;
import java.time.Duration;
import java.util.Optional;

/**
 * How the connection to one member stands.
 *
 * @param peer the member
 * @param state the state
 * @param path the selected path, if there is one
 * @param jitter how much the round trip varies: the smoothed difference of consecutive ones (RFC 3550 §6.4.1), if measured
 * @param explanation why it is so
 */
public record Connection(
        Peer peer, ConnectionState state, Optional<Path> path, Optional<Duration> jitter, Explanation explanation) {}
