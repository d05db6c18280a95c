package io.lanrage.server.relay.turn;

import io.lanrage.nat.stun.AddressFamily;
import io.lanrage.nat.turn.Endpoint;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The relayed addresses of this relay as peers of each other: two players who both need it reach each other by them. At the relay's own
 * addresses nothing else may be reached, so a port has to be a live relayed address in the moment in which a packet passes. Looking that
 * up makes no objects and takes no lock. For one thread.
 */
final class Neighbours {

    private final PeerPolicy policy;
    private final @Nullable Host ipv4;
    private final @Nullable Host ipv6;
    private final Endpoint cell = new Endpoint();

    /** One address that peers see, and where it is. */
    private record Host(long seenHigh, long seenLow, long high, long low, RelayPorts ports) {

        static Host of(InetAddress seen, InetAddress where, RelayPorts ports) {
            Endpoint first = new Endpoint();
            Endpoint second = new Endpoint();
            first.set(seen);
            second.set(where);
            return new Host(first.high(), first.low(), second.high(), second.low(), ports);
        }

        boolean isSeen(long otherHigh, long otherLow) {
            return seenLow == otherLow && seenHigh == otherHigh;
        }

        boolean isAt(long otherHigh, long otherLow) {
            return low == otherLow && high == otherHigh;
        }
    }

    Neighbours(TurnCommons commons) {
        this.policy = commons.peers();
        this.ipv4 = host(commons, AddressFamily.IPV4, commons.hosts().ipv4());
        this.ipv6 = host(commons, AddressFamily.IPV6, commons.hosts().ipv6());
    }

    /** None where the operator allows the relay's address to everybody anyway. */
    private static @Nullable Host host(
            TurnCommons commons, AddressFamily family, Optional<? extends InetAddress> where) {
        Optional<? extends InetAddress> seen = commons.options().address(family);
        if (seen.isEmpty() || commons.peers().permits(seen.get())) {
            return null;
        }
        return Host.of(seen.get(), where.isPresent() ? where.get() : seen.get(), commons.ports(family));
    }

    /** Whether there may be permissions for an address. */
    boolean permits(InetAddress peer) {
        return policy.permits(peer) || hostSeen(peer) != null;
    }

    /** Whether a channel may be bound to a peer: at the relay's own addresses, its port has to be one that can be relayed. */
    boolean permits(InetAddress peer, int port) {
        Host host = hostSeen(peer);
        return host == null ? policy.permits(peer) : host.ports.contains(port);
    }

    private @Nullable Host hostSeen(InetAddress peer) {
        cell.set(peer);
        return hostSeen(cell.high(), cell.low());
    }

    private @Nullable Host hostSeen(long high, long low) {
        Host host = Endpoint.isIpv4(high, low) ? ipv4 : ipv6;
        return host != null && host.isSeen(high, low) ? host : null;
    }

    /** Whether a packet may pass to or from a peer, as far as this relay's own addresses are concerned. */
    boolean mayPass(long high, long low, int port) {
        Host host = hostSeen(high, low);
        return host == null || host.ports.isLive(port);
    }

    /** Turns the address of a peer into the one that reaches it from here. */
    void locate(Endpoint target) {
        Host host = hostSeen(target.high(), target.low());
        if (host != null) {
            target.set(host.high, host.low, target.port());
        }
    }

    /** The peer that a packet came from, as its client knows it; good until the next call. */
    Endpoint asSeen(Endpoint source) {
        Host host = source.isIpv4() ? ipv4 : ipv6;
        if (host == null || !host.isAt(source.high(), source.low()) || !host.ports.isLive(source.port())) {
            return source;
        }
        cell.set(host.seenHigh, host.seenLow, source.port());
        return cell;
    }
}
