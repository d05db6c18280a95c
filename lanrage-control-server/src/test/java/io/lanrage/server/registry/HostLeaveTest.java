package io.lanrage.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.message.Event;
import io.lanrage.core.control.message.Event.DissolveReason;
import io.lanrage.core.control.message.Event.LeaveReason;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.party.HostLeavePolicy;
import io.lanrage.core.party.PartyId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HostLeaveTest {

    private static final PartyId PARTY = Player.PARTY.partyId();

    private final Player ann = Player.named("ann");
    private final Player ben = Player.named("ben");
    private final Player cat = Player.named("cat");

    @Test
    void partyEndsForAllWhereThatIsThePolicy() {
        Hall hall = Hall.withParty(HostLeavePolicy.DISSOLVE, ann, ben, cat);

        hall.granted(ann, new Request.PartyLeave(PARTY));

        Event over = new Event.PartyDissolved(PARTY, DissolveReason.HOST_LEFT);
        assertThat(hall.told()).containsExactly(new Delivery(ben.id(), over), new Delivery(cat.id(), over));
        assertThat(hall.refused(ben, new Request.PartyGet(PARTY))).isEqualTo(ErrorCode.PARTY_NOT_FOUND);
        hall.granted(ben, ben.create(Player.partyKeys("next"), HostLeavePolicy.DISSOLVE, 4));
    }

    @Test
    void longestPresentMemberBecomesHostWhereThatIsThePolicy() {
        Hall hall = Hall.withParty(HostLeavePolicy.MIGRATE, ann, ben, cat);

        hall.granted(ann, new Request.PartyLeave(PARTY));

        assertThat(hall.toldTo(cat))
                .containsExactly(
                        new Event.PeerLeft(PARTY, 4, ann.id(), LeaveReason.LEFT),
                        new Event.HostChanged(PARTY, 5, ben.id()));
        assertThat(hall.snapshot(cat).host()).isEqualTo(ben.id());
        assertThat(hall.snapshot(cat).revision()).isEqualTo(5);
    }

    @Test
    void memberWithoutAConnectionIsPassedOver() {
        Hall hall = Hall.withParty(HostLeavePolicy.MIGRATE, ann, ben, cat);
        hall.registry.disconnected(ben.id());

        hall.granted(ann, new Request.PartyLeave(PARTY));

        assertThat(hall.snapshot(cat).host()).isEqualTo(cat.id());
    }

    @Test
    void memberThatConnectedAgainIsNotPassedOver() {
        Hall hall = Hall.withParty(HostLeavePolicy.MIGRATE, ann, ben, cat);
        hall.registry.disconnected(ben.id());
        hall.connected(ben);

        hall.granted(ann, new Request.PartyLeave(PARTY));

        assertThat(hall.snapshot(cat).host()).isEqualTo(ben.id());
    }

    @Test
    void presentMemberGoesBeforeAnAwayOneWhereNobodyIsConnected() {
        Hall hall = Hall.withParty(HostLeavePolicy.MIGRATE, ann, ben, cat);
        hall.registry.disconnected(ben.id());
        hall.at(Duration.ofSeconds(20));
        hall.heartbeats(ann, cat);
        hall.registry.disconnected(cat.id());
        hall.at(Duration.ofSeconds(30));

        hall.granted(ann, new Request.PartyLeave(PARTY));

        assertThat(hall.snapshot(cat).host()).isEqualTo(cat.id());
    }

    @Test
    void roleMovesOnWhenTheHostsLeaseEnds() {
        Hall hall = Hall.withParty(HostLeavePolicy.MIGRATE, ann, ben);
        for (int seconds = 20; seconds < 120; seconds += 20) {
            hall.at(Duration.ofSeconds(seconds));
            hall.heartbeats(ben);
        }
        hall.told();

        hall.at(Duration.ofSeconds(120));

        assertThat(hall.toldTo(ben))
                .containsExactly(
                        new Event.PeerLeft(PARTY, 4, ann.id(), LeaveReason.EXPIRED),
                        new Event.HostChanged(PARTY, 5, ben.id()));
    }

    @Test
    void guestsLeavingDoesNotMoveTheRole() {
        Hall hall = Hall.withParty(HostLeavePolicy.DISSOLVE, ann, ben, cat);

        hall.granted(ben, new Request.PartyLeave(PARTY));

        assertThat(hall.snapshot(cat).host()).isEqualTo(ann.id());
    }

    @Test
    void newHostLeavingFollowsThePolicyAgain() {
        Hall hall = Hall.withParty(HostLeavePolicy.MIGRATE, ann, ben, cat);
        hall.granted(ann, new Request.PartyLeave(PARTY));

        hall.granted(ben, new Request.PartyLeave(PARTY));

        assertThat(hall.snapshot(cat).host()).isEqualTo(cat.id());
        hall.granted(cat, new Request.PartyLeave(PARTY));
        assertThat(hall.registry.partyCount()).isZero();
    }
}
