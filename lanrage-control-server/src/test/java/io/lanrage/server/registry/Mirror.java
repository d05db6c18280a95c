package io.lanrage.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.message.Event;
import io.lanrage.core.control.message.Result.PartySnapshot;
import io.lanrage.core.control.message.Result.PeerSnapshot;
import io.lanrage.core.key.PeerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a connected member knows of its party, from one snapshot and the events since. */
final class Mirror {

    private @Nullable PartySnapshot party;

    Optional<PartySnapshot> party() {
        return Optional.ofNullable(party);
    }

    void fetched(PartySnapshot snapshot) {
        party = snapshot;
    }

    void left() {
        party = null;
    }

    void told(Event event) {
        if (event instanceof Event.PartyDissolved) {
            party = null;
        } else if (event instanceof Event.OfParty change) {
            PartySnapshot before =
                    party().orElseThrow(() -> new AssertionError("told of no party of its own: " + event));
            assertThat(change.partyId()).isEqualTo(before.partyId());
            assertThat(change.revision()).as("revision of %s", event).isEqualTo(before.revision() + 1);
            party = after(before, change);
        }
    }

    private static PartySnapshot after(PartySnapshot before, Event.OfParty change) {
        List<PeerSnapshot> members = new ArrayList<>(before.members());
        PeerId host = before.host();
        if (change instanceof Event.PeerJoined joined) {
            members.add(joined.peer());
        } else if (change instanceof Event.PeerUpdated updated) {
            members.replaceAll(member -> member.key().equals(updated.peer().key()) ? updated.peer() : member);
        } else if (change instanceof Event.PeerLeft left) {
            members.removeIf(member -> member.key().peerId().equals(left.peerId()));
        } else if (change instanceof Event.HostChanged changed) {
            host = changed.peerId();
        }
        return new PartySnapshot(
                before.partyId(),
                change.revision(),
                before.name(),
                host,
                before.prefix(),
                before.hostLeavePolicy(),
                before.maxMembers(),
                members);
    }
}
