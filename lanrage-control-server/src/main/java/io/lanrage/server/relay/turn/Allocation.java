package io.lanrage.server.relay.turn;

import io.lanrage.nat.stun.AddressErrorCode;
import io.lanrage.nat.stun.AddressFamily;
import io.lanrage.nat.stun.TransactionId;
import io.lanrage.nat.turn.Endpoint;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a relay does for one five-tuple (RFC 8656 §3.2): one relayed address or one of each family, with permissions and channels.
 *
 * <pre>
 *         Allocate            all opened, or failed
 * (none) ─────────→ OPENING ───────────────────────→ SERVING
 *                      │ none could be opened           │ Refresh of 0, expiry, stream closed
 *                      └──────────→ (none) ←────────────┘
 * </pre>
 *
 * <p>For the thread of its {@link TurnShard}.
 */
final class Allocation {

    final int origin;
    final long clientHigh;
    final long clientLow;
    final int clientPort;
    final String username;
    final UserQuota quota;
    final TransactionId transactionId;
    final long grantedSeconds;
    final PeerTable peers;

    /** The request that waits for its answer while addresses are opened; null when it has been answered. */
    @Nullable
    Exchange pending;

    @Nullable
    Relayed ipv4;

    @Nullable
    Relayed ipv6;

    /** The token of the port that is kept beside this allocation's. */
    OptionalLong token = OptionalLong.empty();

    /** Why one of two families is missing. */
    @Nullable
    AddressErrorCode missing;

    Allocation(Exchange request, Endpoint client, UserQuota quota, long grantedSeconds, PeerTable peers) {
        this.origin = request.origin();
        this.clientHigh = client.high();
        this.clientLow = client.low();
        this.clientPort = client.port();
        this.username = request.username();
        this.quota = quota;
        this.transactionId = request.message().transactionId();
        this.grantedSeconds = grantedSeconds;
        this.peers = peers;
        this.pending = request;
    }

    boolean isFor(Endpoint client, int otherOrigin) {
        return clientPort == client.port()
                && clientLow == client.low()
                && origin == otherOrigin
                && clientHigh == client.high();
    }

    int hash() {
        return hash(clientHigh, clientLow, clientPort, origin);
    }

    static int hash(long high, long low, int port, int origin) {
        return PeerTable.hash(high ^ (((long) origin << 16) | port) * 0x9E3779B97F4A7C15L, low);
    }

    @Nullable
    Relayed relayed(AddressFamily family) {
        return family == AddressFamily.IPV4 ? ipv4 : ipv6;
    }

    void relayed(AddressFamily family, @Nullable Relayed relayed) {
        if (family == AddressFamily.IPV4) {
            ipv4 = relayed;
        } else {
            ipv6 = relayed;
        }
    }

    boolean isEmpty() {
        return ipv4 == null && ipv6 == null;
    }

    boolean isOpen() {
        Relayed first = ipv4;
        Relayed second = ipv6;
        return (first == null || first.open) && (second == null || second.open);
    }
}
