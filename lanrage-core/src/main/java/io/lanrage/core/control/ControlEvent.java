package io.lanrage.core.control;

import io.lanrage.core.control.message.Event.DissolveReason;
import io.lanrage.core.control.message.Event.LeaveReason;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.party.Party;
import io.lanrage.core.party.Peer;

/** What the control plane tells. Events of one party come in order, on the control plane's own thread. */
public sealed interface ControlEvent {

    /**
     * Somebody joined.
     *
     * @param party the party with the new member
     * @param peer the new member
     */
    record PeerJoined(Party party, Peer peer) implements ControlEvent {}

    /**
     * A member changed.
     *
     * @param party the party after the change
     * @param before the member as it was
     * @param peer the member as it is
     */
    record PeerUpdated(Party party, Peer before, Peer peer) implements ControlEvent {}

    /**
     * A member is no member any more.
     *
     * @param party the party without it
     * @param peer the member as it last was
     * @param reason why
     */
    record PeerLeft(Party party, Peer peer, LeaveReason reason) implements ControlEvent {}

    /**
     * Another member governs the party now.
     *
     * @param party the party after the change
     */
    record HostChanged(Party party) implements ControlEvent {}

    /**
     * The party is over.
     *
     * @param reason why
     */
    record PartyDissolved(DissolveReason reason) implements ControlEvent {}

    /**
     * The control plane has this peer no more as a member: its lease ended while there was no connection.
     *
     * @param reason why
     */
    record Removed(LeaveReason reason) implements ControlEvent {}

    /**
     * A signal arrived; it was sealed by a member of the party.
     *
     * @param from who sent it
     * @param signal what it says
     */
    record Signalled(PeerId from, PeerSignal signal) implements ControlEvent {}

    /**
     * The connection to the control plane is gone; it is being made again, unless the cause is {@code SESSION_REPLACED}: then another
     * program uses the same identity. Running tunnels are not touched.
     *
     * @param cause why
     */
    record Disconnected(LanrageException cause) implements ControlEvent {}

    /** The connection to the control plane is there again, and the party's changes since were told. */
    record Reconnected() implements ControlEvent {}
}
