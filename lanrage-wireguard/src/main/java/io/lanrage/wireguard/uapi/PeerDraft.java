package io.lanrage.wireguard.uapi;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PublicKey;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A peer while its lines are being read. */
final class PeerDraft {
    /** The year 9999: what lies beyond is no time at which somebody shook hands. */
    static final long LARGEST_SECONDS = 253_402_300_799L;

    static final long LARGEST_NANOS = 999_999_999;
    static final long LARGEST_KEEPALIVE_SECONDS = 65_535;

    final PublicKey key;
    final List<IpPrefix> allowedAddresses = new ArrayList<>();

    @Nullable
    PresharedKey presharedKey;

    @Nullable
    InetSocketAddress endpoint;

    long handshakeSeconds;
    long handshakeNanos;
    long bytesReceived;
    long bytesSent;
    long keepaliveSeconds;

    PeerDraft(PublicKey key) {
        this.key = key;
    }

    PeerState state() {
        boolean shookHands = handshakeSeconds != 0 || handshakeNanos != 0;
        return new PeerState(
                key,
                Optional.ofNullable(presharedKey),
                Optional.ofNullable(endpoint),
                shookHands ? Optional.of(Instant.ofEpochSecond(handshakeSeconds, handshakeNanos)) : Optional.empty(),
                bytesReceived,
                bytesSent,
                keepaliveSeconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(keepaliveSeconds)),
                allowedAddresses);
    }
}
