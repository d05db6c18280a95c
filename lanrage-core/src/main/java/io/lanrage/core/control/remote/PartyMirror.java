package io.lanrage.core.control.remote;

import io.lanrage.core.control.ControlEvent;
import io.lanrage.core.control.message.Event;
import io.lanrage.core.control.message.Event.LeaveReason;
import io.lanrage.core.control.message.Result.PartySnapshot;
import io.lanrage.core.control.message.Result.PeerSnapshot;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.party.Party;
import io.lanrage.core.party.PartyId;
import io.lanrage.core.party.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Follows one party: applies its events in order of revision, and takes it whole when events were missed. Holds no thread and no
 * connection; what it returns is to be told, in order.
 */
final class PartyMirror {

    private final SnapshotReader reader;
    private final PeerId self;
    private Party party;

    /**
     * Begins with the party as it was entered.
     *
     * @throws InputException with {@code MESSAGE_INVALID} if it cannot be that party, or this peer is not in it
     */
    PartyMirror(SnapshotReader reader, PeerId self, PartySnapshot snapshot) {
        this.reader = reader;
        this.self = self;
        this.party = reader.party(snapshot);
        if (party.member(self).isEmpty()) {
            throw new InputException(
                    ErrorCode.MESSAGE_INVALID,
                    "the control server let this peer into the party but not among its members");
        }
    }

    /** The party at its newest known revision. */
    Party party() {
        return party;
    }

    PartyId id() {
        return party.id();
    }

    /** Reads one member's data, without keeping it. */
    Peer read(PeerSnapshot snapshot) {
        return reader.peer(snapshot, party.prefix());
    }

    /**
     * Takes an event.
     *
     * @return what is to be told, nothing if the event is known already; or empty if events are missing before it, or it does not fit, so
     *     that the party must be fetched whole
     */
    Optional<List<ControlEvent>> apply(Event.OfParty event) {
        if (event.revision() <= party.revision()) {
            return Optional.of(List.of());
        }
        if (event.revision() != party.revision() + 1) {
            return Optional.empty();
        }
        if (event instanceof Event.PeerJoined joined) {
            return joined(joined);
        } else if (event instanceof Event.PeerUpdated updated) {
            return updated(updated);
        } else if (event instanceof Event.PeerLeft left) {
            return left(left);
        }
        return hostChanged((Event.HostChanged) event);
    }

    /**
     * Takes the party whole.
     *
     * @param snapshot as fetched now
     * @param evenIfOlder whether an older revision than the known one counts: it does on a new connection, to a server that may have
     *     lost its latest changes; on the same connection it is only an answer that was overtaken by events
     * @return what is to be told
     * @throws InputException with {@code MESSAGE_INVALID} if it cannot be the party; then nothing is changed
     */
    List<ControlEvent> adopt(PartySnapshot snapshot, boolean evenIfOlder) {
        Party fetched = reader.party(snapshot);
        if (fetched.revision() < party.revision() && !evenIfOlder) {
            return List.of();
        }
        Party before = party;
        party = fetched;
        Optional<Peer> own = fetched.member(self);
        if (own.isEmpty() || !own.map(Peer::address).equals(before.member(self).map(Peer::address))) {
            // The own interface has the old address: this is not the membership that was entered.
            return List.of(new ControlEvent.Removed(LeaveReason.EXPIRED));
        }
        return PartyDifference.between(before, fetched);
    }

    private Optional<List<ControlEvent>> joined(Event.PeerJoined event) {
        Optional<Peer> peer = readable(event.peer());
        boolean fits = peer.isPresent()
                && party.members().stream()
                        .noneMatch(member -> member.id().equals(peer.get().id())
                                || member.address().equals(peer.get().address()));
        if (!fits) {
            return Optional.empty();
        }
        List<Peer> members = new ArrayList<>(party.members());
        members.add(peer.get());
        advance(event, party.host(), members);
        return told(new ControlEvent.PeerJoined(party, peer.get()));
    }

    private Optional<List<ControlEvent>> updated(Event.PeerUpdated event) {
        Optional<Peer> peer = readable(event.peer());
        Optional<Peer> before = peer.flatMap(now -> party.member(now.id()));
        if (peer.isEmpty()
                || before.isEmpty()
                || !before.get().address().equals(peer.get().address())) {
            return Optional.empty();
        }
        List<Peer> members = new ArrayList<>(party.members());
        members.set(members.indexOf(before.get()), peer.get());
        advance(event, party.host(), members);
        return told(new ControlEvent.PeerUpdated(party, before.get(), peer.get()));
    }

    private Optional<List<ControlEvent>> left(Event.PeerLeft event) {
        Optional<Peer> peer = party.member(event.peerId());
        if (peer.isEmpty()) {
            return Optional.empty();
        }
        advance(event, party.host(), party.others(event.peerId()));
        return told(
                event.peerId().equals(self)
                        ? new ControlEvent.Removed(event.reason())
                        : new ControlEvent.PeerLeft(party, peer.get(), event.reason()));
    }

    private Optional<List<ControlEvent>> hostChanged(Event.HostChanged event) {
        if (party.member(event.peerId()).isEmpty()) {
            return Optional.empty();
        }
        advance(event, event.peerId(), party.members());
        return told(new ControlEvent.HostChanged(party));
    }

    private Optional<Peer> readable(PeerSnapshot snapshot) {
        try {
            return Optional.of(reader.peer(snapshot, party.prefix()));
        } catch (InputException e) {
            return Optional.empty();
        }
    }

    private void advance(Event.OfParty event, PeerId host, List<Peer> members) {
        party = new Party(
                party.id(), party.name(), event.revision(), host, party.prefix(), party.hostLeavePolicy(), members);
    }

    private static Optional<List<ControlEvent>> told(ControlEvent event) {
        return Optional.of(List.of(event));
    }
}
