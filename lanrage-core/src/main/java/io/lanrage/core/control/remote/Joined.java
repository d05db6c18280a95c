package io.lanrage.core.control.remote;

import io.lanrage.core.key.PeerId;
import io.lanrage.core.party.Party;
import io.lanrage.core.party.PartyId;

/**
 * The party that this peer is in.
 *
 * @param mirror follows it
 * @param signals seals and opens its members' signals
 */
record Joined(PartyMirror mirror, SignalSeal signals) {

    PartyId id() {
        return mirror.party().id();
    }

    Party party() {
        return mirror.party();
    }

    boolean hasMember(PeerId peer) {
        return party().member(peer).isPresent();
    }
}
