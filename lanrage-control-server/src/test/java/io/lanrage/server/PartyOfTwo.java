package io.lanrage.server;

import io.lanrage.core.control.message.Event;
import io.lanrage.core.party.HostLeavePolicy;
import io.lanrage.core.party.PartyKeys;
import io.lanrage.core.party.PartySecret;
import java.security.SecureRandom;

/** A host and a guest in one party, connected and with nothing unread. */
record PartyOfTwo(PartyKeys party, WireClient host, WireClient guest) implements AutoCloseable {

    static PartyOfTwo on(ControlServer server) throws Exception {
        PartyKeys party = PartyKeys.of(PartySecret.generate(new SecureRandom()));
        WireClient host = WireClient.enter(server);
        WireClient guest = WireClient.enter(server);
        host.granted(host.create(party, HostLeavePolicy.DISSOLVE));
        guest.granted(guest.join(party));
        host.event(Event.PeerJoined.class);
        return new PartyOfTwo(party, host, guest);
    }

    @Override
    public void close() {
        host.close();
        guest.close();
    }
}
