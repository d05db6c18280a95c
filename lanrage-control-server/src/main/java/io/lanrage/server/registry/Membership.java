package io.lanrage.server.registry;

import io.lanrage.core.control.message.Result.PeerSnapshot;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.key.Sealed;
import io.lanrage.core.nat.NatType;
import io.lanrage.core.party.Presence;
import java.net.InetAddress;
import java.time.Instant;

/** One member of one party, from joining to leaving. */
final class Membership {

    final PeerId id;
    final PublicKey key;
    final PartyState party;
    final InetAddress address;

    Sealed name;
    NatType natType = NatType.UNKNOWN;
    Presence presence = Presence.PRESENT;
    Instant heard;
    boolean connected = true;

    Membership(PartyState party, Caller caller, Sealed name, InetAddress address, Instant now) {
        this.party = party;
        this.id = caller.id();
        this.key = caller.key();
        this.name = name;
        this.address = address;
        this.heard = now;
    }

    /** When something happens to this member if it is not heard until then. */
    Instant deadline(LeaseTimes times) {
        return heard.plus(presence == Presence.PRESENT ? times.away() : times.lease());
    }

    PeerSnapshot snapshot() {
        return new PeerSnapshot(key, name, address, natType, presence);
    }
}
