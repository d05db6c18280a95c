package io.lanrage.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.message.Event;
import io.lanrage.core.control.message.Event.DissolveReason;
import io.lanrage.core.control.message.Event.LeaveReason;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.control.message.Result.HeartbeatAck;
import io.lanrage.core.control.message.Result.PartySnapshot;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.nat.NatBehavior;
import io.lanrage.core.nat.NatType;
import io.lanrage.core.party.HostLeavePolicy;
import io.lanrage.core.party.PartyKeys;
import io.lanrage.core.party.PartySecret;
import io.lanrage.core.party.Presence;
import io.lanrage.server.registry.LeaseTimes;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(LeakCheck.class)
class PartyLifeIT {

    private final PartyKeys party = PartyKeys.of(PartySecret.generate(new SecureRandom()));

    @Test
    void threePlayersLiveThroughAPartyFromBeginToEnd() throws Exception {
        try (ControlServer server = TestServer.start();
                WireClient ann = WireClient.enter(server);
                WireClient ben = WireClient.enter(server);
                WireClient cat = WireClient.enter(server)) {
            PartySnapshot created =
                    ann.granted(ann.create(party, HostLeavePolicy.MIGRATE, IpPrefix.parse("10.66.1.0/24")));
            assertThat(created.prefix()).hasToString("10.166.0.0/16");

            ben.granted(ben.join(party));
            PartySnapshot withCat = cat.granted(cat.join(party));
            assertThat(withCat.members())
                    .extracting(member -> member.address().getHostAddress())
                    .containsExactly("10.166.0.1", "10.166.0.2", "10.166.0.3");
            assertThat(ann.event(Event.PeerJoined.class).peer())
                    .isEqualTo(withCat.members().get(1));
            assertThat(ann.event(Event.PeerJoined.class).peer())
                    .isEqualTo(withCat.members().get(2));
            assertThat(ben.event(Event.PeerJoined.class).revision()).isEqualTo(withCat.revision());

            ben.granted(new Request.PeerUpdate(
                    party.partyId(), NatType.SYMMETRIC, NatBehavior.ADDRESS_AND_PORT_DEPENDENT, NatBehavior.UNKNOWN));
            for (WireClient member : new WireClient[] {ann, ben, cat}) {
                assertThat(member.event(Event.PeerUpdated.class).peer().natType())
                        .isEqualTo(NatType.SYMMETRIC);
            }
            assertThat(cat.granted(new Request.PeerGet(party.partyId(), ben.id()))
                            .natType())
                    .isEqualTo(NatType.SYMMETRIC);

            ann.granted(new Request.PartyLeave(party.partyId()));
            assertThat(cat.event(Event.PeerLeft.class))
                    .isEqualTo(new Event.PeerLeft(party.partyId(), 5, ann.id(), LeaveReason.LEFT));
            assertThat(cat.event(Event.HostChanged.class).peerId()).isEqualTo(ben.id());
            assertThat(cat.granted(new Request.Heartbeat())).isEqualTo(new HeartbeatAck(Optional.of(6L)));

            cat.granted(new Request.PartyLeave(party.partyId()));
            ben.granted(new Request.PartyLeave(party.partyId()));
            assertThat(ben.refused(new Request.PartyGet(party.partyId()))).isEqualTo("PARTY_NOT_FOUND");
            assertThat(TestServer.metric(server, "lanrage_parties")).isZero();
        }
    }

    @Test
    void membersSignalEachOtherInBothDirections() throws Exception {
        try (ControlServer server = TestServer.start();
                WireClient ann = WireClient.enter(server);
                WireClient ben = WireClient.enter(server)) {
            ann.granted(ann.create(party, HostLeavePolicy.DISSOLVE));
            ben.granted(ben.join(party));
            ann.event(Event.PeerJoined.class);

            ann.granted(new Request.Signal(party.partyId(), ben.id(), WireClient.sealed("hello ben")));
            ben.granted(new Request.Signal(party.partyId(), ann.id(), WireClient.sealed("hello ann")));

            assertThat(ben.event())
                    .isEqualTo(new Event.Signalled(party.partyId(), ann.id(), WireClient.sealed("hello ben")));
            assertThat(ann.event())
                    .isEqualTo(new Event.Signalled(party.partyId(), ben.id(), WireClient.sealed("hello ann")));
        }
    }

    @Test
    void signalsOfOnePeerArriveInTheirOrder() throws Exception {
        int count = 500;
        try (ControlServer server = TestServer.start();
                WireClient ann = WireClient.enter(server);
                WireClient ben = WireClient.enter(server)) {
            ann.granted(ann.create(party, HostLeavePolicy.DISSOLVE));
            ben.granted(ben.join(party));

            for (int i = 0; i < count; i++) {
                ann.send(new Request.Signal(party.partyId(), ben.id(), WireClient.sealed("signal " + i)));
            }

            for (int i = 0; i < count; i++) {
                assertThat(ben.event(Event.Signalled.class).body()).isEqualTo(WireClient.sealed("signal " + i));
            }
        }
    }

    @Test
    void strangersSignalIsRefusedAndReachesNobody() throws Exception {
        try (ControlServer server = TestServer.start();
                WireClient ann = WireClient.enter(server);
                WireClient eve = WireClient.enter(server)) {
            ann.granted(ann.create(party, HostLeavePolicy.DISSOLVE));

            assertThat(eve.refused(new Request.Signal(party.partyId(), ann.id(), WireClient.sealed("psst"))))
                    .isEqualTo("NOT_A_MEMBER");
            assertThat(ann.refused(new Request.Signal(party.partyId(), eve.id(), WireClient.sealed("psst"))))
                    .isEqualTo("PEER_NOT_FOUND");
            ann.granted(new Request.Heartbeat());
            eve.granted(new Request.Heartbeat());
            assertThat(ann.pendingEvents()).isEmpty();
            assertThat(eve.pendingEvents()).isEmpty();
        }
    }

    @Test
    void wrongInviteIsRefused() throws Exception {
        PartyKeys other = PartyKeys.of(PartySecret.generate(new SecureRandom()));
        try (ControlServer server = TestServer.start();
                WireClient ann = WireClient.enter(server);
                WireClient eve = WireClient.enter(server)) {
            ann.granted(ann.create(party, HostLeavePolicy.DISSOLVE));
            Request.PartyJoin guessed = new Request.PartyJoin(
                    party.partyId(),
                    eve.join(other).proof(),
                    WireClient.sealed("eve"),
                    eve.join(other).networks());

            assertThat(eve.refused(eve.join(other))).isEqualTo("PARTY_NOT_FOUND");
            assertThat(eve.refused(guessed)).isEqualTo("INVITE_REFUSED");
        }
    }

    @Test
    void lostConnectionCostsNeitherSlotNorAddress() throws Exception {
        try (ControlServer server = TestServer.start();
                WireClient ann = WireClient.enter(server);
                WireClient ben = WireClient.enter(server)) {
            ann.granted(ann.create(party, HostLeavePolicy.DISSOLVE));
            PartySnapshot before = ben.granted(ben.join(party));
            ben.abort();

            try (WireClient again = WireClient.enter(server, ben.identity())) {
                assertThat(again.granted(new Request.PartyGet(party.partyId()))).isEqualTo(before);
                ann.event(Event.PeerJoined.class);
                ann.granted(new Request.Signal(party.partyId(), ben.id(), WireClient.sealed("there you are")));
                assertThat(again.event(Event.Signalled.class).from()).isEqualTo(ann.id());
                assertThat(ann.pendingEvents()).isEmpty();
            }
        }
    }

    @Test
    void unheardMemberIsAwayAndThenGoneAndItsPartyEndsWithIt() throws Exception {
        LeaseTimes short3 = new LeaseTimes(Duration.ofMillis(100), Duration.ofMillis(600), Duration.ofMillis(1_800));
        try (ControlServer server = TestServer.start(builder -> builder.leaseTimes(short3));
                WireClient ann = WireClient.enter(server);
                WireClient ben = WireClient.enter(server)) {
            ann.granted(ann.create(party, HostLeavePolicy.DISSOLVE));
            ben.granted(ben.join(party));
            ann.abort();

            Event.PeerUpdated away = null;
            while (away == null || !away.peer().key().equals(ann.identity().publicKey())) {
                ben.granted(new Request.Heartbeat());
                away = ben.pendingEvents().isEmpty() ? null : ben.event(Event.PeerUpdated.class);
            }
            assertThat(away.peer().presence()).isEqualTo(Presence.AWAY);

            while (ben.pendingEvents().isEmpty()) {
                ben.granted(new Request.Heartbeat());
            }
            assertThat(ben.event()).isEqualTo(new Event.PartyDissolved(party.partyId(), DissolveReason.HOST_EXPIRED));
        }
    }

    @Test
    void onePeerIsInOnePartyAtATime() throws Exception {
        PartyKeys other = PartyKeys.of(PartySecret.generate(new SecureRandom()));
        try (ControlServer server = TestServer.start();
                WireClient ann = WireClient.enter(server);
                WireClient ben = WireClient.enter(server)) {
            ann.granted(ann.create(party, HostLeavePolicy.DISSOLVE));
            ben.granted(ben.create(other, HostLeavePolicy.DISSOLVE));

            assertThat(ben.refused(ben.join(party))).isEqualTo("ALREADY_IN_PARTY");
            ben.granted(new Request.PartyLeave(other.partyId()));
            ben.granted(ben.join(party));
        }
    }
}
