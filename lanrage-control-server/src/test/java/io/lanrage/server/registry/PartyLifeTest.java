package io.lanrage.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.message.Event;
import io.lanrage.core.control.message.Event.LeaveReason;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.control.message.Result;
import io.lanrage.core.control.message.Result.PartySnapshot;
import io.lanrage.core.control.message.Result.PeerSnapshot;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.nat.NatType;
import io.lanrage.core.party.HostLeavePolicy;
import io.lanrage.core.party.PartyId;
import io.lanrage.core.party.Presence;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PartyLifeTest {

    private static final PartyId PARTY = Player.PARTY.partyId();

    private final Player ann = Player.named("ann");
    private final Player ben = Player.named("ben");
    private final Player cat = Player.named("cat");

    private static PeerSnapshot peer(Player player, String address, NatType natType) {
        return new PeerSnapshot(
                player.caller().key(),
                Player.sealed(player.name()),
                IpPrefix.parseAddress(address),
                natType,
                Presence.PRESENT);
    }

    @Test
    void creatorIsHostAndOnlyMemberWithTheFirstAddress() {
        Hall hall = new Hall();

        PartySnapshot party = hall.granted(ann, ann.create(Player.PARTY, HostLeavePolicy.MIGRATE, 8));

        assertThat(party.partyId()).isEqualTo(PARTY);
        assertThat(party.revision()).isEqualTo(1);
        assertThat(party.host()).isEqualTo(ann.id());
        assertThat(party.prefix()).hasToString("10.66.0.0/16");
        assertThat(party.name()).isEqualTo(Player.sealed("party name"));
        assertThat(party.hostLeavePolicy()).isEqualTo(HostLeavePolicy.MIGRATE);
        assertThat(party.maxMembers()).isEqualTo(8);
        assertThat(party.members()).containsExactly(peer(ann, "10.66.0.1", NatType.UNKNOWN));
        assertThat(hall.told()).isEmpty();
    }

    @Test
    void prefixAvoidsTheCreatorsNetworks() {
        PartySnapshot party = new Hall()
                .granted(ann, ann.create(Player.PARTY, HostLeavePolicy.DISSOLVE, 8, IpPrefix.parse("10.66.12.0/24")));

        assertThat(party.prefix()).hasToString("10.166.0.0/16");
        assertThat(party.members().get(0).address().getHostAddress()).isEqualTo("10.166.0.1");
    }

    @Test
    void othersAreToldOfAJoinerAndTheJoinerGetsThePartyWithItself() {
        Hall hall = Hall.withParty(HostLeavePolicy.DISSOLVE, ann, ben);

        PartySnapshot party = hall.granted(cat, cat.join(Player.PARTY));

        PeerSnapshot joined = peer(cat, "10.66.0.3", NatType.UNKNOWN);
        assertThat(party.revision()).isEqualTo(3);
        assertThat(party.members())
                .containsExactly(
                        peer(ann, "10.66.0.1", NatType.UNKNOWN), peer(ben, "10.66.0.2", NatType.UNKNOWN), joined);
        assertThat(hall.told())
                .containsExactly(
                        new Delivery(ann.id(), new Event.PeerJoined(PARTY, 3, joined)),
                        new Delivery(ben.id(), new Event.PeerJoined(PARTY, 3, joined)));
    }

    @Test
    void joiningAgainKeepsSlotAddressAndRevision() {
        Hall hall = Hall.withParty(HostLeavePolicy.DISSOLVE, ann, ben, cat);
        PartySnapshot before = hall.snapshot(ann);

        PartySnapshot again = hall.granted(ben.reconnected(), ben.reconnected().join(Player.PARTY));

        assertThat(again).isEqualTo(before);
        assertThat(hall.told()).isEmpty();
    }

    @Test
    void joiningAgainUnderAnotherNameIsAChangeOfTheMember() {
        Hall hall = Hall.withParty(HostLeavePolicy.DISSOLVE, ann, ben);
        Request.PartyJoin renamed = new Request.PartyJoin(
                PARTY,
                ben.join(Player.PARTY).proof(),
                Player.sealed("benjamin"),
                ben.join(Player.PARTY).networks());

        PartySnapshot party = hall.granted(ben, renamed);

        assertThat(party.revision()).isEqualTo(3);
        assertThat(party.members().get(1).name()).isEqualTo(Player.sealed("benjamin"));
        assertThat(hall.toldTo(ann))
                .containsExactly(new Event.PeerUpdated(PARTY, 3, party.members().get(1)));
    }

    @Test
    void creatingAgainByTheHostGivesThePartyAsItIs() {
        Hall hall = Hall.withParty(HostLeavePolicy.DISSOLVE, ann, ben);

        PartySnapshot again = hall.granted(ann, ann.create(HostLeavePolicy.DISSOLVE));

        assertThat(again).isEqualTo(hall.snapshot(ben));
        assertThat(again.members()).hasSize(2);
        assertThat(hall.told()).isEmpty();
    }

    @Test
    void changedNatTypeIsToldToAllIncludingTheMemberItself() {
        Hall hall = Hall.withParty(HostLeavePolicy.DISSOLVE, ann, ben);

        hall.granted(ben, ben.update(PARTY, NatType.SYMMETRIC));

        Event updated = new Event.PeerUpdated(PARTY, 3, peer(ben, "10.66.0.2", NatType.SYMMETRIC));
        assertThat(hall.told()).containsExactly(new Delivery(ann.id(), updated), new Delivery(ben.id(), updated));
    }

    @Test
    void sameNatTypeAgainIsNoChange() {
        Hall hall = Hall.withParty(HostLeavePolicy.DISSOLVE, ann, ben);
        hall.granted(ben, ben.update(PARTY, NatType.OPEN));
        hall.told();

        hall.granted(ben, ben.update(PARTY, NatType.OPEN));

        assertThat(hall.told()).isEmpty();
        assertThat(hall.snapshot(ann).revision()).isEqualTo(3);
    }

    @Test
    void leaverIsGoneAndTheOthersAreTold() {
        Hall hall = Hall.withParty(HostLeavePolicy.DISSOLVE, ann, ben, cat);

        hall.granted(ben, new Request.PartyLeave(PARTY));

        Event left = new Event.PeerLeft(PARTY, 4, ben.id(), LeaveReason.LEFT);
        assertThat(hall.told()).containsExactly(new Delivery(ann.id(), left), new Delivery(cat.id(), left));
        assertThat(hall.snapshot(ann).members())
                .extracting(PeerSnapshot::key)
                .doesNotContain(ben.caller().key());
    }

    @Test
    void leaversAddressRestsForTheLeaverAlone() {
        Hall hall = Hall.withParty(HostLeavePolicy.DISSOLVE, ann, ben);
        hall.granted(ben, new Request.PartyLeave(PARTY));

        PartySnapshot withCat = hall.granted(cat, cat.join(Player.PARTY));
        PartySnapshot withBen = hall.granted(ben, ben.join(Player.PARTY));

        assertThat(withCat.members().get(1).address().getHostAddress()).isEqualTo("10.66.0.3");
        assertThat(withBen.members().get(2).address().getHostAddress()).isEqualTo("10.66.0.2");
    }

    @Test
    void leaversAddressIsFreeForOthersAfterItsRest() {
        Hall hall = Hall.withParty(HostLeavePolicy.DISSOLVE, ann, ben);
        hall.granted(ben, new Request.PartyLeave(PARTY));
        for (int seconds = 20; seconds < 120; seconds += 20) {
            hall.at(Duration.ofSeconds(seconds));
            hall.heartbeats(ann);
        }

        hall.at(Duration.ofSeconds(120));
        PartySnapshot party = hall.granted(cat, cat.join(Player.PARTY));

        assertThat(party.members().get(1).address().getHostAddress()).isEqualTo("10.66.0.2");
    }

    @Test
    void partyOfTheLastLeaverIsGone() {
        Hall hall = Hall.withParty(HostLeavePolicy.MIGRATE, ann);

        hall.granted(ann, new Request.PartyLeave(PARTY));

        assertThat(hall.registry.partyCount()).isZero();
        assertThat(hall.registry.memberCount()).isZero();
        assertThat(hall.told()).isEmpty();
    }

    @Test
    void memberCanBeFetchedByAnother() {
        Hall hall = Hall.withParty(HostLeavePolicy.DISSOLVE, ann, ben);
        hall.granted(ben, ben.update(PARTY, NatType.FULL_CONE));

        PeerSnapshot found = hall.granted(ann, new Request.PeerGet(PARTY, ben.id()));

        assertThat(found).isEqualTo(peer(ben, "10.66.0.2", NatType.FULL_CONE));
    }

    @Test
    void signalGoesToTheOneAddressee() {
        Hall hall = Hall.withParty(HostLeavePolicy.DISSOLVE, ann, ben, cat);

        hall.granted(ann, ann.signal(PARTY, cat));

        assertThat(hall.told())
                .containsExactly(
                        new Delivery(cat.id(), new Event.Signalled(PARTY, ann.id(), Player.sealed("ann to cat"))));
    }

    @Test
    void heartbeatTellsTheRevisionOfTheCallersParty() {
        Hall hall = Hall.withParty(HostLeavePolicy.DISSOLVE, ann, ben);

        assertThat(hall.granted(ann, new Request.Heartbeat())).isEqualTo(new Result.HeartbeatAck(Optional.of(2L)));
        assertThat(hall.granted(cat, new Request.Heartbeat())).isEqualTo(new Result.HeartbeatAck(Optional.empty()));
    }

    @Test
    void partyIdMayBeUsedAgainWhenItsPartyIsOver() {
        Hall hall = Hall.withParty(HostLeavePolicy.DISSOLVE, ann, ben);
        hall.granted(ann, new Request.PartyLeave(PARTY));

        PartySnapshot party = hall.granted(ben, ben.create(HostLeavePolicy.DISSOLVE));

        assertThat(party.revision()).isEqualTo(1);
        assertThat(party.members()).hasSize(1);
    }
}
