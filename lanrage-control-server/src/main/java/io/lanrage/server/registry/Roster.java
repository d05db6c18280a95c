package io.lanrage.server.registry;

import io.lanrage.core.control.message.Event;
import io.lanrage.core.control.message.Event.DissolveReason;
import io.lanrage.core.control.message.Event.LeaveReason;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.party.HostLeavePolicy;
import io.lanrage.core.party.PartyId;
import io.lanrage.core.party.Presence;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is in which party, and how memberships end: by leaving, by leases that run out, with the party. */
final class Roster {

    private final LeaseTimes times;
    private final Map<PartyId, PartyState> parties = new LinkedHashMap<>();
    private final Map<PeerId, Membership> memberships = new HashMap<>();
    /** No lease changes its state before this; it may be early, because being heard moves deadlines back. */
    private Instant nextDeadline = Instant.MAX;

    Roster(LeaseTimes times) {
        this.times = times;
    }

    Optional<PartyState> party(PartyId id) {
        return Optional.ofNullable(parties.get(id));
    }

    Optional<Membership> membership(PeerId peer) {
        return Optional.ofNullable(memberships.get(peer));
    }

    int partyCount() {
        return parties.size();
    }

    int memberCount() {
        return memberships.size();
    }

    /** A party begins, with the members that it has. */
    void begin(PartyState party) {
        parties.put(party.id, party);
        party.members().forEach(this::enter);
    }

    /** A member, which its party knows already, joined. */
    void enter(Membership member) {
        memberships.put(member.id, member);
        expectBy(member.deadline(times));
    }

    /** A peer is heard: its lease, if it has one, begins anew. */
    void heard(PeerId peer, Instant now, Effects effects) {
        Membership member = memberships.get(peer);
        if (member == null) {
            return;
        }
        member.heard = now;
        if (member.presence == Presence.AWAY) {
            member.presence = Presence.PRESENT;
            effects.tellUpdated(member);
        }
        expectBy(member.deadline(times));
    }

    /** Ends what is over by now, and marks as away who is. */
    void endLeases(Instant now, Effects effects) {
        if (now.isBefore(nextDeadline)) {
            return;
        }
        for (PartyState party : List.copyOf(parties.values())) {
            for (Membership member : party.members()) {
                endLease(member, now, effects);
            }
        }
        nextDeadline = Instant.MAX;
        memberships.values().forEach(member -> expectBy(member.deadline(times)));
    }

    /** A member is one no more; its party goes on without it, or ends. */
    void remove(Membership member, LeaveReason reason, Instant now, Effects effects) {
        PartyState party = member.party;
        boolean wasHost = party.isHost(member.id);
        party.remove(member, now);
        memberships.remove(member.id);
        if (party.isEmpty()) {
            parties.remove(party.id);
        } else if (wasHost && party.hostLeavePolicy == HostLeavePolicy.DISSOLVE) {
            dissolve(
                    party,
                    reason == LeaveReason.EXPIRED ? DissolveReason.HOST_EXPIRED : DissolveReason.HOST_LEFT,
                    effects);
        } else {
            effects.tellAll(party, new Event.PeerLeft(party.id, party.raise(), member.id, reason));
            if (wasHost) {
                Membership next = party.successor();
                party.host(next);
                effects.tellAll(party, new Event.HostChanged(party.id, party.raise(), next.id));
            }
        }
    }

    private void endLease(Membership member, Instant now, Effects effects) {
        boolean endedWithItsParty = memberships.get(member.id) != member;
        if (endedWithItsParty || now.isBefore(member.deadline(times))) {
            return;
        }
        if (!now.isBefore(member.heard.plus(times.lease()))) {
            remove(member, LeaveReason.EXPIRED, now, effects);
        } else {
            member.presence = Presence.AWAY;
            effects.tellUpdated(member);
        }
    }

    private void dissolve(PartyState party, DissolveReason reason, Effects effects) {
        effects.tellAll(party, new Event.PartyDissolved(party.id, reason));
        party.members().forEach(member -> memberships.remove(member.id));
        parties.remove(party.id);
    }

    private void expectBy(Instant deadline) {
        if (deadline.isBefore(nextDeadline)) {
            nextDeadline = deadline;
        }
    }
}
