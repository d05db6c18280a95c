package io.lanrage.core.control.remote;

import io.lanrage.core.control.ControlEvent;
import io.lanrage.core.control.message.Event.LeaveReason;
import io.lanrage.core.party.Party;
import io.lanrage.core.party.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells the difference between two revisions of a party by events, in place of those that were missed. */
final class PartyDifference {

    private PartyDifference() {}

    /**
     * The events that lead from one to the other. Each carries the later party. Why a member left is not known any more: it is told as
     * {@code LEFT}. A member with another address than before left in between and joined again.
     */
    static List<ControlEvent> between(Party before, Party after) {
        List<ControlEvent> events = new ArrayList<>();
        for (Peer old : before.members()) {
            if (remaining(old, after).isEmpty()) {
                events.add(new ControlEvent.PeerLeft(after, old, LeaveReason.LEFT));
            }
        }
        for (Peer now : after.members()) {
            Optional<Peer> old = remaining(now, before);
            if (old.isEmpty()) {
                events.add(new ControlEvent.PeerJoined(after, now));
            } else if (!old.get().equals(now)) {
                events.add(new ControlEvent.PeerUpdated(after, old.get(), now));
            }
        }
        if (!before.host().equals(after.host())) {
            events.add(new ControlEvent.HostChanged(after));
        }
        return events;
    }

    private static Optional<Peer> remaining(Peer peer, Party party) {
        return party.member(peer.id()).filter(other -> other.address().equals(peer.address()));
    }
}
