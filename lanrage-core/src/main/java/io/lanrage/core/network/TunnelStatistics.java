package io.lanrage.core.network;

import java.time.Instant;
import java.util.Optional;

/**
 * One tunnel's counters.
 *
 * @param lastHandshake when the last handshake was completed, if one was
 * @param bytesSent bytes sent to the peer, with WireGuard's own overhead
 * @param bytesReceived bytes received from the peer, likewise
 */
public record TunnelStatistics(Optional<Instant> lastHandshake, long bytesSent, long bytesReceived) {}
