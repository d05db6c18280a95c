package io.lanrage.core;

import io.lanrage.core.connection.Connection;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.nat.NatReport;
import io.lanrage.core.network.TunnelStatistics;
import io.lanrage.core.network.VirtualInterface;
import io.lanrage.core.party.Party;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a party stands for this player.
 *
 * @param party the party
 * @param virtualInterface the own interface
 * @param natReport what is known of the own NAT, once it is
 * @param connections one a member, in the order in which they joined
 * @param tunnels each tunnel's counters
 */
public record PartyStatus(
        Party party,
        VirtualInterface virtualInterface,
        Optional<NatReport> natReport,
        List<Connection> connections,
        Map<PeerId, TunnelStatistics> tunnels) {

    /** Copies the collections. */
    public PartyStatus {
        connections = List.copyOf(connections);
        tunnels = Map.copyOf(tunnels);
    }
}
