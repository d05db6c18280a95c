package io.lanrage.core.control.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.control.ControlEvent;
import io.lanrage.core.control.message.Event;
import io.lanrage.core.control.message.Event.LeaveReason;
import io.lanrage.core.error.InputException;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.nat.NatType;
import io.lanrage.core.party.Party;
import io.lanrage.core.party.Peer;
import io.lanrage.core.party.Presence;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PartyMirrorTest {

    private static final PublicKey ALICE = SampleParty.ALICE.publicKey();
    private static final PublicKey BOB = SampleParty.BOB.publicKey();
    private static final PublicKey CAROL = SampleParty.CAROL.publicKey();

    private final SampleParty server = new SampleParty(ALICE);
    private final PartyMirror mirror = new PartyMirror(server.reader(), ALICE.peerId(), server.snapshot());

    @Test
    void joinedMemberIsTold() {
        Event.PeerJoined event = server.join(BOB, 2);

        assertThat(mirror.apply(event)).contains(List.of(new ControlEvent.PeerJoined(mirror.party(), peer(BOB))));
        assertMirrored();
    }

    @Test
    void updatedMemberIsToldWithBefore() {
        mirror.apply(server.join(BOB, 2));
        Peer before = peer(BOB);

        Optional<List<ControlEvent>> told = mirror.apply(server.update(BOB, NatType.SYMMETRIC, Presence.AWAY));

        assertThat(told).contains(List.of(new ControlEvent.PeerUpdated(mirror.party(), before, peer(BOB))));
        assertThat(peer(BOB).natType()).isEqualTo(NatType.SYMMETRIC);
        assertMirrored();
    }

    @Test
    void leftMemberIsToldAsItLastWas() {
        mirror.apply(server.join(BOB, 2));
        Peer bob = peer(BOB);

        Optional<List<ControlEvent>> told = mirror.apply(server.leave(BOB, LeaveReason.KICKED));

        assertThat(told).contains(List.of(new ControlEvent.PeerLeft(mirror.party(), bob, LeaveReason.KICKED)));
        assertMirrored();
    }

    @Test
    void ownLeaveIsARemoval() {
        mirror.apply(server.join(BOB, 2));

        assertThat(mirror.apply(server.leave(ALICE, LeaveReason.KICKED)))
                .contains(List.of(new ControlEvent.Removed(LeaveReason.KICKED)));
    }

    @Test
    void changedHostIsTold() {
        mirror.apply(server.join(BOB, 2));

        assertThat(mirror.apply(server.changeHost(BOB)))
                .contains(List.of(new ControlEvent.HostChanged(mirror.party())));
        assertMirrored();
    }

    @Test
    void hostThatLeavesIsReplacedByTheNextEvent() {
        mirror.apply(server.join(BOB, 2));
        PartyMirror bobs = new PartyMirror(server.reader(), BOB.peerId(), server.snapshot());

        assertThat(bobs.apply(server.leave(ALICE, LeaveReason.EXPIRED))).isPresent();
        assertThat(bobs.apply(server.changeHost(BOB))).contains(List.of(new ControlEvent.HostChanged(bobs.party())));
        assertThat(bobs.party()).isEqualTo(server.reader().party(server.snapshot()));
    }

    @Test
    void knownEventIsNotToldAgain() {
        Event.PeerJoined event = server.join(BOB, 2);
        mirror.apply(event);
        Party known = mirror.party();

        assertThat(mirror.apply(event)).contains(List.of());
        assertThat(mirror.party()).isSameAs(known);
    }

    @Test
    void gapAsksForTheWhole() {
        server.join(BOB, 2);
        Party known = mirror.party();

        assertThat(mirror.apply(server.join(CAROL, 3))).isEmpty();
        assertThat(mirror.party()).isSameAs(known);
    }

    @Test
    void eventThatDoesNotFitAsksForTheWholeAndChangesNothing() {
        mirror.apply(server.join(BOB, 2));
        Party known = mirror.party();
        long next = known.revision() + 1;

        List<Event.OfParty> unfitting = List.of(
                new Event.PeerJoined(server.id(), next, server.member(BOB, 9)),
                new Event.PeerJoined(server.id(), next, server.member(CAROL, 2)),
                new Event.PeerJoined(
                        server.id(), next, server.member(CAROL, "10.67.0.9", NatType.OPEN, Presence.PRESENT)),
                new Event.PeerUpdated(server.id(), next, server.member(CAROL, 3)),
                new Event.PeerUpdated(server.id(), next, server.member(BOB, 3)),
                new Event.PeerUpdated(server.id(), next, server.member(BOB, "fd00::2", NatType.OPEN, Presence.AWAY)),
                new Event.PeerLeft(server.id(), next, CAROL.peerId(), LeaveReason.LEFT),
                new Event.HostChanged(server.id(), next, CAROL.peerId()));

        assertThat(unfitting).allSatisfy(event -> {
            assertThat(mirror.apply(event)).isEmpty();
            assertThat(mirror.party()).isSameAs(known);
        });
    }

    @Test
    void differenceIsToldLeaversFirst() {
        mirror.apply(server.join(BOB, 2));
        Peer bob = peer(BOB);
        server.leave(BOB, LeaveReason.LEFT);
        server.join(CAROL, 3);
        server.update(ALICE, NatType.FULL_CONE, Presence.PRESENT);
        server.changeHost(CAROL);
        Peer alice = peer(ALICE);

        List<ControlEvent> told = mirror.adopt(server.snapshot(), false);

        Party now = mirror.party();
        assertThat(told)
                .containsExactly(
                        new ControlEvent.PeerLeft(now, bob, LeaveReason.LEFT),
                        new ControlEvent.PeerUpdated(now, alice, peer(ALICE)),
                        new ControlEvent.PeerJoined(now, peer(CAROL)),
                        new ControlEvent.HostChanged(now));
        assertMirrored();
    }

    @Test
    void memberWithAnotherAddressLeftAndJoinedAgain() {
        mirror.apply(server.join(BOB, 2));
        Peer bob = peer(BOB);
        server.leave(BOB, LeaveReason.LEFT);
        server.join(BOB, 7);

        assertThat(mirror.adopt(server.snapshot(), false))
                .containsExactly(
                        new ControlEvent.PeerLeft(mirror.party(), bob, LeaveReason.LEFT),
                        new ControlEvent.PeerJoined(mirror.party(), peer(BOB)));
    }

    @Test
    void sameSnapshotTellsNothing() {
        assertThat(mirror.adopt(server.snapshot(), false)).isEmpty();
    }

    @Test
    void olderSnapshotCountsOnlyOnANewConnection() {
        var overtaken = server.snapshot();
        mirror.apply(server.join(BOB, 2));
        Peer bob = peer(BOB);

        assertThat(mirror.adopt(overtaken, false)).isEmpty();
        assertMirrored();
        assertThat(mirror.adopt(overtaken, true))
                .containsExactly(new ControlEvent.PeerLeft(mirror.party(), bob, LeaveReason.LEFT));
        assertThat(mirror.party().revision()).isEqualTo(1);
    }

    @Test
    void snapshotWithoutSelfIsARemoval() {
        mirror.apply(server.join(BOB, 2));
        server.changeHost(BOB);
        server.leave(ALICE, LeaveReason.EXPIRED);

        assertThat(mirror.adopt(server.snapshot(), true))
                .containsExactly(new ControlEvent.Removed(LeaveReason.EXPIRED));
    }

    @Test
    void ownAddressThatChangedIsARemoval() {
        mirror.apply(server.join(BOB, 2));
        server.changeHost(BOB);
        server.leave(ALICE, LeaveReason.EXPIRED);
        server.join(ALICE, 9);

        assertThat(mirror.adopt(server.snapshot(), true))
                .containsExactly(new ControlEvent.Removed(LeaveReason.EXPIRED));
    }

    @Test
    void invalidSnapshotChangesNothing() {
        Party known = mirror.party();
        server.join(BOB, 1);

        assertThatThrownBy(() -> mirror.adopt(server.snapshot(), true)).isInstanceOf(InputException.class);
        assertThat(mirror.party()).isSameAs(known);
    }

    @Test
    void partyWithoutSelfIsNotEntered() {
        assertThatThrownBy(() -> new PartyMirror(server.reader(), BOB.peerId(), server.snapshot()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("not among its members");
    }

    private Peer peer(PublicKey key) {
        return mirror.party().member(key.peerId()).orElseThrow();
    }

    private void assertMirrored() {
        assertThat(mirror.party()).isEqualTo(server.reader().party(server.snapshot()));
    }
}
