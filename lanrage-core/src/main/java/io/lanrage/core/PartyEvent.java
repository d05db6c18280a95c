package io.lanrage.core;

import io.lanrage.core.connection.Connection;
import io.lanrage.core.control.message.Event.DissolveReason;
import io.lanrage.core.control.message.Event.LeaveReason;
import io.lanrage.core.error.DeviceException;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.nat.NatReport;
import io.lanrage.core.network.VirtualInterface;
import io.lanrage.core.party.Invite;
import io.lanrage.core.party.Party;
import io.lanrage.core.party.Peer;

/** What happens in a party that this player is in. */
public sealed interface PartyEvent {

    /**
     * This player is a member now.
     *
     * @param party the party, this player among its members
     * @param invite what lets others join, with the control server's address
     * @param self the own peer id
     */
    record Entered(Party party, Invite invite, PeerId self) implements PartyEvent {}

    /**
     * The virtual interface is up.
     *
     * @param virtualInterface name, address and implementation
     */
    record InterfaceUp(VirtualInterface virtualInterface) implements PartyEvent {}

    /**
     * It is known how the own NAT behaves.
     *
     * @param report the report
     */
    record NatDetected(NatReport report) implements PartyEvent {}

    /**
     * Somebody joined.
     *
     * @param peer the new member
     */
    record PeerJoined(Peer peer) implements PartyEvent {}

    /**
     * A member's data changed.
     *
     * @param before the member as it was
     * @param peer the member as it is
     */
    record PeerUpdated(Peer before, Peer peer) implements PartyEvent {}

    /**
     * A member left; its tunnel is gone.
     *
     * @param peer the member as it last was
     * @param reason why
     */
    record PeerLeft(Peer peer, LeaveReason reason) implements PartyEvent {}

    /**
     * The connection to a member changed its state, path or explanation.
     *
     * @param connection how it stands now
     */
    record ConnectionChanged(Connection connection) implements PartyEvent {}

    /**
     * Another member governs the party now.
     *
     * @param party the party with its new host
     */
    record HostChanged(Party party) implements PartyEvent {}

    /**
     * The control server is out of reach; running tunnels go on, and the connection is being made again.
     *
     * @param cause why
     */
    record ControlPlaneLost(LanrageException cause) implements PartyEvent {}

    /** The control server is in reach again. */
    record ControlPlaneRestored() implements PartyEvent {}

    /**
     * The virtual interface came to its end, by somebody's doing. The last event; everything is closed. Nobody has left: to the others
     * this player has fallen silent, and joining again within two minutes brings it back to its place and address, also the host.
     *
     * @param cause what happened, with the code {@code INTERFACE_LOST}
     */
    record InterfaceLost(DeviceException cause) implements PartyEvent {}

    /**
     * The party is over for all. The last event; everything is closed.
     *
     * @param reason why
     */
    record Dissolved(DissolveReason reason) implements PartyEvent {}

    /**
     * This player is no member any more. The last event; everything is closed.
     *
     * @param reason why
     */
    record Left(LeaveReason reason) implements PartyEvent {}
}
