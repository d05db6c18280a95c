package io.lanrage.core.control.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.ControlEvent;
import io.lanrage.core.control.message.Event;
import io.lanrage.core.control.message.Event.DissolveReason;
import io.lanrage.core.control.message.Event.LeaveReason;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.nat.NatType;
import io.lanrage.core.party.PartyId;
import io.lanrage.core.party.Presence;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What members do, and how the client notices what it missed. */
@Timeout(30)
class RemoteEventsTest {

    private static final PublicKey BOB = SampleParty.BOB.publicKey();
    private static final PublicKey CAROL = SampleParty.CAROL.publicKey();

    private final ClientBench bench = new ClientBench();
    private final SampleParty server = new SampleParty(ClientBench.OWN.publicKey());
    private final ScriptedLink link = bench.online();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void membersComeChangeAndGo() {
        bench.joined(link, server);
        link.tell(server.join(BOB, 2));
        link.tell(server.update(BOB, NatType.SYMMETRIC, Presence.PRESENT));
        link.tell(server.changeHost(BOB));
        link.tell(server.leave(BOB, LeaveReason.LEFT));
        bench.settle();

        assertThat(bench.events)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("PeerJoined", "PeerUpdated", "HostChanged", "PeerLeft");
        assertThat(((ControlEvent.PeerJoined) bench.events.get(0)).party().revision())
                .isEqualTo(2);
        assertThat(((ControlEvent.PeerLeft) bench.events.get(3)).party().members())
                .hasSize(1);
    }

    @Test
    void eventsOfAnotherPartyAreDropped() {
        bench.joined(link, server);
        link.tell(new Event.PeerJoined(new PartyId("aaaaaaaaaaaaaaaa"), 2, server.member(BOB, 2)));
        link.tell(new Event.PartyDissolved(new PartyId("aaaaaaaaaaaaaaaa"), DissolveReason.CLOSED));
        bench.settle();

        assertThat(bench.events).isEmpty();
        assertThat(bench.dropped(RemoteMeters.Drop.STRANGE)).isEqualTo(2);
    }

    @Test
    void missedEventMakesTheClientFetchTheParty() {
        bench.joined(link, server);
        server.join(BOB, 2);
        link.tell(server.join(CAROL, 3));
        link.tell(server.update(CAROL, NatType.OPEN, Presence.PRESENT));
        bench.settle();
        link.grant(link.expect(Request.PartyGet.class), server.snapshot());
        bench.settle();

        assertThat(bench.events)
                .extracting(event -> ((ControlEvent.PeerJoined) event).peer().id())
                .containsExactly(BOB.peerId(), CAROL.peerId());
        assertThat(link.unexpected()).isEmpty();
        assertThat(bench.metrics
                        .get("lanrage.control.client.refetches")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void heartbeatTellsThatTheLastEventWasMissed() {
        bench.joined(link, server);
        bench.beat(link, Optional.of(server.revision()));
        assertThat(link.unexpected()).isEmpty();

        server.join(BOB, 2);
        bench.beat(link, Optional.of(server.revision()));
        link.grant(link.expect(Request.PartyGet.class), server.snapshot());
        bench.settle();

        assertThat(bench.events).singleElement().isInstanceOf(ControlEvent.PeerJoined.class);
    }

    @Test
    void failedFetchIsTriedAgainAtTheNextHeartbeat() {
        bench.joined(link, server);
        server.join(BOB, 2);
        bench.beat(link, Optional.of(server.revision()));
        link.refuse(link.expect(Request.PartyGet.class), ErrorCode.RATE_LIMITED, "slower");
        bench.beat(link, Optional.of(server.revision()));
        link.grant(link.expect(Request.PartyGet.class), server.snapshot());
        bench.settle();

        assertThat(bench.events).hasSize(1);
    }

    @Test
    void invalidPartyDoesNotReplaceTheKnownOne() {
        bench.joined(link, server);
        server.join(BOB, 1);
        bench.beat(link, Optional.of(server.revision()));
        link.grant(link.expect(Request.PartyGet.class), server.snapshot());
        bench.settle();

        assertThat(bench.events).isEmpty();
        assertThat(link.isAborted()).isFalse();
    }

    @Test
    void serverThatKnowsNoMembershipEndsIt() {
        bench.joined(link, server);
        bench.beat(link, Optional.empty());
        link.refuse(link.expect(Request.PartyGet.class), ErrorCode.PARTY_NOT_FOUND, "no such party");
        bench.settle();

        assertThat(bench.events).containsExactly(new ControlEvent.Removed(LeaveReason.EXPIRED));
        assertThat(bench.failure(bench.plane.get()).code()).isEqualTo(ErrorCode.NOT_A_MEMBER);
    }
}
