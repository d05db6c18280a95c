package io.lanrage.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.message.Event;
import io.lanrage.core.control.message.Event.DissolveReason;
import io.lanrage.core.control.message.Event.LeaveReason;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.control.message.Result.PartySnapshot;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.nat.NatType;
import io.lanrage.core.party.HostLeavePolicy;
import io.lanrage.core.party.PartyId;
import io.lanrage.core.party.Presence;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaseTest {

    private static final PartyId PARTY = Player.PARTY.partyId();
    private static final Duration AWAY = LeaseTimes.DEFAULT.away();
    private static final Duration LEASE = LeaseTimes.DEFAULT.lease();
    private static final Duration A_NANO = Duration.ofNanos(1);

    private final Player ann = Player.named("ann");
    private final Player ben = Player.named("ben");
    private final Player cat = Player.named("cat");

    private static Presence presenceOf(int member, PartySnapshot party) {
        return party.members().get(member).presence();
    }

    /** Lets everybody named be heard often enough until a time, and the others not at all. */
    private static void keepAlive(Hall hall, Duration until, Player... heard) {
        for (long seconds = 20; seconds < until.toSeconds(); seconds += 20) {
            hall.at(Duration.ofSeconds(seconds));
            hall.heartbeats(heard);
        }
    }

    @Test
    void memberIsAwayExactlyWhenItsTimeIsUp() {
        Hall hall = Hall.withParty(HostLeavePolicy.DISSOLVE, ann, ben);
        keepAlive(hall, AWAY, ann);

        hall.at(AWAY.minus(A_NANO));
        assertThat(presenceOf(1, hall.snapshot(ann))).isEqualTo(Presence.PRESENT);
        assertThat(hall.told()).isEmpty();

        hall.at(AWAY);
        PartySnapshot party = hall.snapshot(ann);
        assertThat(presenceOf(1, party)).isEqualTo(Presence.AWAY);
        assertThat(hall.toldTo(ann))
                .containsExactly(new Event.PeerUpdated(PARTY, 3, party.members().get(1)));
    }

    @Test
    void awayMemberIsToldOfOnce() {
        Hall hall = Hall.withParty(HostLeavePolicy.DISSOLVE, ann, ben);
        keepAlive(hall, LEASE, ann);

        assertThat(hall.toldTo(ann)).hasSize(1);
    }

    @Test
    void leaseEndsExactlyWhenItsTimeIsUp() {
        Hall hall = Hall.withParty(HostLeavePolicy.DISSOLVE, ann, ben);
        keepAlive(hall, LEASE, ann);
        hall.told();

        hall.at(LEASE.minus(A_NANO));
        assertThat(hall.snapshot(ann).members()).hasSize(2);
        assertThat(hall.told()).isEmpty();

        hall.at(LEASE);
        assertThat(hall.snapshot(ann).members()).hasSize(1);
        assertThat(hall.toldTo(ann)).containsExactly(new Event.PeerLeft(PARTY, 4, ben.id(), LeaveReason.EXPIRED));
    }

    @Test
    void comingBackInTheLastNanosecondKeepsPlaceAndAddress() {
        Hall hall = Hall.withParty(HostLeavePolicy.DISSOLVE, ann, ben, cat);
        PartySnapshot before = hall.snapshot(ann);
        keepAlive(hall, LEASE, ann, cat);
        hall.told();

        hall.at(LEASE.minus(A_NANO));
        hall.connected(ben.reconnected());

        PartySnapshot after = hall.snapshot(ben);
        assertThat(after.members()).isEqualTo(before.members());
        assertThat(hall.toldTo(ann))
                .containsExactly(new Event.PeerUpdated(
                        PARTY, after.revision(), before.members().get(1)));
    }

    @Test
    void comingBackAtTheEndOfTheLeaseIsTooLate() {
        Hall hall = Hall.withParty(HostLeavePolicy.DISSOLVE, ann, ben);
        keepAlive(hall, LEASE, ann);

        hall.clockAt(LEASE);

        assertThat(hall.refused(ben, new Request.PartyGet(PARTY))).isEqualTo(ErrorCode.NOT_A_MEMBER);
    }

    @Test
    void returnerGetsItsOwnAddressWhileThatRests() {
        Hall hall = Hall.withParty(HostLeavePolicy.DISSOLVE, ann, ben);
        keepAlive(hall, LEASE, ann);
        hall.at(LEASE);
        hall.granted(cat, cat.join(Player.PARTY));

        PartySnapshot party = hall.granted(ben, ben.join(Player.PARTY));

        assertThat(party.members())
                .extracting(member -> member.address().getHostAddress())
                .containsExactly("10.66.0.1", "10.66.0.3", "10.66.0.2");
    }

    @Test
    void everyRequestCountsAsBeingHeard() {
        List<Request<?>> requests = List.of(
                new Request.Heartbeat(),
                new Request.PartyGet(PARTY),
                new Request.PeerGet(PARTY, ann.id()),
                ben.signal(PARTY, ann),
                ben.update(PARTY, NatType.UNKNOWN),
                ben.join(Player.PARTY),
                new Request.PeerGet(PARTY, cat.id()));
        Hall hall = Hall.withParty(HostLeavePolicy.DISSOLVE, ann, ben);
        Duration time = Duration.ZERO;

        for (Request<?> request : requests) {
            time = time.plus(AWAY).minus(A_NANO);
            hall.at(time);
            hall.ask(ben, request);
            hall.heartbeats(ann);
        }

        assertThat(hall.told()).noneMatch(delivery -> delivery.event() instanceof Event.PeerUpdated);
        assertThat(presenceOf(1, hall.snapshot(ann))).isEqualTo(Presence.PRESENT);
    }

    @Test
    void disconnectingAloneEndsNothing() {
        Hall hall = Hall.withParty(HostLeavePolicy.DISSOLVE, ann, ben);

        hall.registry.disconnected(ann.id());

        assertThat(hall.told()).isEmpty();
        assertThat(hall.snapshot(ben).members()).hasSize(2);
    }

    @Test
    void partyEndsWithTheLastOfItsLeases() {
        Hall hall = Hall.withParty(HostLeavePolicy.MIGRATE, ann, ben);

        hall.at(LEASE);

        assertThat(hall.registry.partyCount()).isZero();
        assertThat(hall.registry.memberCount()).isZero();
    }

    @Test
    void partyEndsWithItsHostsLeaseWhereThatIsThePolicy() {
        Hall hall = Hall.withParty(HostLeavePolicy.DISSOLVE, ann, ben, cat);
        keepAlive(hall, LEASE, ben, cat);
        hall.told();

        hall.at(LEASE);

        Event over = new Event.PartyDissolved(PARTY, DissolveReason.HOST_EXPIRED);
        assertThat(hall.told()).containsExactly(new Delivery(ben.id(), over), new Delivery(cat.id(), over));
        assertThat(hall.registry.memberCount()).isZero();
    }

    @Test
    void leasesEndBeforeARequestIsLookedAtEvenIfNobodyAdvanced() {
        Hall hall = Hall.withParty(HostLeavePolicy.DISSOLVE, ann, ben);
        keepAlive(hall, LEASE, ben);

        hall.clockAt(LEASE);

        assertThat(hall.refused(ben, new Request.PartyGet(PARTY))).isEqualTo(ErrorCode.PARTY_NOT_FOUND);
    }
}
