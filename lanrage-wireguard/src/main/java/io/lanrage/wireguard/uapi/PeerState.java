package io.lanrage.wireguard.uapi;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PublicKey;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One peer of a WireGuard device, as the device told it.
 *
 * @param key who it is
 * @param presharedKey the key that the pair shares, if one is set
 * @param endpoint where packets to it are sent, if known; an IPv6 zone is left out
 * @param lastHandshake when the last handshake was completed, if one was
 * @param bytesReceived bytes received from it, with WireGuard's own overhead
 * @param bytesSent bytes sent to it, likewise
 * @param keepalive how often an idle tunnel sends; empty for never
 * @param allowedAddresses what it may send from and is sent to
 */
public record PeerState(
        PublicKey key,
        Optional<PresharedKey> presharedKey,
        Optional<InetSocketAddress> endpoint,
        Optional<Instant> lastHandshake,
        long bytesReceived,
        long bytesSent,
        Optional<Duration> keepalive,
        List<IpPrefix> allowedAddresses) {

    /** Copies the list. */
    public PeerState {
        allowedAddresses = List.copyOf(allowedAddresses);
    }
}
