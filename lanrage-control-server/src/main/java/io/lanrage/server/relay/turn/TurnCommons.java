package io.lanrage.server.relay.turn;

import io.lanrage.nat.stun.AddressFamily;

/**
 * What the event loops of one relay have in common. All of it is safe for any number of threads.
 *
 * @param options how the relay serves
 * @param secret what clients' credentials are made with
 * @param peers whom the relay sends to
 * @param quotas how much each user has
 * @param ipv4Ports the ports of the IPv4 address
 * @param ipv6Ports the ports of the IPv6 address
 * @param hosts where relayed addresses are on this machine
 */
public record TurnCommons(
        TurnOptions options,
        RelaySecret secret,
        PeerPolicy peers,
        Quotas quotas,
        RelayPorts ipv4Ports,
        RelayPorts ipv6Ports,
        RelayHosts hosts) {

    RelayPorts ports(AddressFamily family) {
        return family == AddressFamily.IPV4 ? ipv4Ports : ipv6Ports;
    }

    /** Gives back the ports that were kept long enough. */
    void expireReservations(long nowNanos) {
        ipv4Ports.expire(nowNanos, quotas::release);
        ipv6Ports.expire(nowNanos, quotas::release);
    }
}
