package io.lanrage.server.registry;

import io.lanrage.core.control.message.Event;
import io.lanrage.core.key.PeerId;
import java.util.ArrayList;
import java.util.List;

/** Gathers what members are to be told, while a rule is at work. */
final class Effects {

    private final List<Delivery> deliveries = new ArrayList<>();

    void tell(PeerId to, Event event) {
        deliveries.add(new Delivery(to, event));
    }

    void tellAll(PartyState party, Event event) {
        party.members().forEach(member -> tell(member.id, event));
    }

    void tellOthers(PartyState party, Membership but, Event event) {
        party.members().stream().filter(member -> member != but).forEach(member -> tell(member.id, event));
    }

    /** A member has changed: counts it as a change of its party, and tells all. */
    void tellUpdated(Membership member) {
        PartyState party = member.party;
        tellAll(party, new Event.PeerUpdated(party.id, party.raise(), member.snapshot()));
    }

    List<Delivery> deliveries() {
        return List.copyOf(deliveries);
    }
}
