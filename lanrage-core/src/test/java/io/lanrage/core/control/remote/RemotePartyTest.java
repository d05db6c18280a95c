package io.lanrage.core.control.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.ControlEvent;
import io.lanrage.core.control.MemberRequest;
import io.lanrage.core.control.PartyRequest;
import io.lanrage.core.control.PeerSignal;
import io.lanrage.core.control.message.ClientFrame;
import io.lanrage.core.control.message.Event;
import io.lanrage.core.control.message.Event.DissolveReason;
import io.lanrage.core.control.message.Event.LeaveReason;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.control.message.Result;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.error.RefusedException;
import io.lanrage.core.error.UnreachableException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.Proof;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.key.Sealed;
import io.lanrage.core.nat.NatBehavior;
import io.lanrage.core.nat.NatReport;
import io.lanrage.core.nat.NatType;
import io.lanrage.core.party.HostLeavePolicy;
import io.lanrage.core.party.Party;
import io.lanrage.core.party.PartyId;
import io.lanrage.core.party.Peer;
import io.lanrage.core.party.Presence;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The party's life, as the control plane's user sees it. */
@Timeout(30)
class RemotePartyTest {

    private static final PublicKey ALICE = ClientBench.OWN.publicKey();
    private static final PublicKey BOB = SampleParty.BOB.publicKey();
    private static final PublicKey CAROL = SampleParty.CAROL.publicKey();
    private static final PeerSignal SIGNAL = new PeerSignal.Candidates(List.of(), true);

    private final ClientBench bench = new ClientBench();
    private final SampleParty server = new SampleParty(ALICE);
    private ScriptedLink link = bench.online();

    @AfterEach
    void close() {
        bench.close();
    }

    static PartyRequest partyRequest() {
        return new PartyRequest(
                "Friday",
                HostLeavePolicy.MIGRATE,
                8,
                new MemberRequest("Alice", List.of(IpPrefix.parse("192.168.1.0/24"))));
    }

    @Test
    void createdPartyIsGivenBack() {
        CompletionStage<Party> creating = bench.plane.create(server.keys, partyRequest());
        bench.settle();
        ClientFrame frame = link.expect(Request.PartyCreate.class);
        link.grant(frame, server.snapshot());

        Request.PartyCreate request = (Request.PartyCreate) frame.request();
        NameSeal names = new NameSeal(server.keys.sealKey(), new SecureRandom());
        assertThat(request.partyId()).isEqualTo(server.id());
        assertThat(request.joinKey()).isEqualTo(server.keys.joinKey());
        assertThat(names.openParty(request.name(), server.id())).isEqualTo("Friday");
        assertThat(names.openPlayer(request.playerName(), ClientBench.SELF)).isEqualTo("Alice");
        assertThat(request.hostLeavePolicy()).isEqualTo(HostLeavePolicy.MIGRATE);
        assertThat(request.maxMembers()).isEqualTo(8);
        assertThat(request.networks()).containsExactly(IpPrefix.parse("192.168.1.0/24"));
        assertThat(bench.result(creating)).isEqualTo(server.reader().party(server.snapshot()));
    }

    @Test
    void joinIsProvedOverTheSessionsNonce() {
        CompletionStage<Party> joining = bench.plane.join(server.keys, new MemberRequest("Alice", List.of()));
        bench.settle();
        ClientFrame frame = link.expect(Request.PartyJoin.class);
        link.grant(frame, server.snapshot());

        Request.PartyJoin request = (Request.PartyJoin) frame.request();
        assertThat(request.proof()).isEqualTo(Proof.ofJoin(server.keys.joinKey(), link.nonce.bytes(), ALICE));
        assertThat(bench.result(joining).name()).isEqualTo("Friday");
    }

    @Test
    void onlyAsManyNetworksAreToldAsAMessageMayHave() {
        List<IpPrefix> networks = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            networks.add(IpPrefix.parse("192.168." + i + ".0/24"));
        }
        bench.plane.join(server.keys, new MemberRequest("Alice", networks));
        bench.settle();

        Request.PartyJoin request =
                (Request.PartyJoin) link.expect(Request.PartyJoin.class).request();
        assertThat(request.networks()).isEqualTo(networks.subList(0, 32));
    }

    @Test
    void refusalKeepsCodeAndText() {
        CompletionStage<Party> joining = bench.plane.join(server.keys, new MemberRequest("Alice", List.of()));
        bench.settle();
        link.refuse(link.expect(Request.PartyJoin.class), ErrorCode.PARTY_FULL, "all 8 places are taken");

        LanrageException failure = bench.failure(joining);
        assertThat(failure.code()).isEqualTo(ErrorCode.PARTY_FULL);
        assertThat(failure).isInstanceOf(RefusedException.class).hasMessage("all 8 places are taken");
        assertThat(link.unexpected()).isEmpty();
    }

    @Test
    void unknownRefusalKeepsItsText() {
        CompletionStage<Party> joining = bench.plane.join(server.keys, new MemberRequest("Alice", List.of()));
        bench.settle();
        long id = link.expect(Request.PartyJoin.class).id();
        link.text("{\"type\":\"error\",\"id\":" + id + ",\"code\":\"FULL_MOON\",\"message\":\"not tonight\"}");

        LanrageException failure = bench.failure(joining);
        assertThat(failure.code()).isEqualTo(ErrorCode.REFUSED);
        assertThat(failure).isInstanceOf(RefusedException.class).hasMessage("not tonight (FULL_MOON)");
    }

    @Test
    void secondPartyIsRefusedWithoutAsking() {
        bench.joined(link, server);

        assertThat(bench.failure(bench.plane.create(server.keys, partyRequest()))
                        .code())
                .isEqualTo(ErrorCode.ALREADY_IN_PARTY);
        assertThat(link.unexpected()).isEmpty();
    }

    @Test
    void secondPartyIsRefusedWhileTheFirstIsEntered() {
        bench.plane.create(server.keys, partyRequest());

        assertThat(bench.failure(bench.plane.create(server.keys, partyRequest()))
                        .code())
                .isEqualTo(ErrorCode.ALREADY_IN_PARTY);
    }

    @Test
    void anotherPartyMayBeTriedAfterARefusal() {
        CompletionStage<Party> joining = bench.plane.join(server.keys, new MemberRequest("Alice", List.of()));
        bench.settle();
        link.refuse(link.expect(Request.PartyJoin.class), ErrorCode.PARTY_FULL, "full");
        bench.failure(joining);

        assertThat(bench.joined(link, server).members()).hasSize(1);
    }

    @Test
    void invalidPartyIsRefusedAndLeft() {
        server.join(BOB, 1);
        CompletionStage<Party> joining = bench.plane.join(server.keys, new MemberRequest("Alice", List.of()));
        bench.settle();
        link.grant(link.expect(Request.PartyJoin.class), server.snapshot());

        LanrageException failure = bench.failure(joining);
        assertThat(failure.code()).isEqualTo(ErrorCode.MESSAGE_INVALID);
        assertThat(failure).isInstanceOf(InputException.class).hasMessageContaining("two members have the address");
        link.expect(Request.PartyLeave.class);
    }

    @Test
    void answerOfTheWrongShapeIsInvalid() {
        CompletionStage<Party> joining = bench.plane.join(server.keys, new MemberRequest("Alice", List.of()));
        bench.settle();
        link.grant(link.expect(Request.PartyJoin.class), new Result.Done());

        assertThat(bench.failure(joining).code()).isEqualTo(ErrorCode.MESSAGE_INVALID);
    }

    @Test
    void unansweredJoinTimesOutAfterFiveSecondsAndIsTakenBack() {
        CompletionStage<Party> joining = bench.plane.join(server.keys, new MemberRequest("Alice", List.of()));
        bench.settle();
        link.expect(Request.PartyJoin.class);
        bench.advance(Duration.ofSeconds(5).minusNanos(1));
        assertThat(joining.toCompletableFuture()).isNotDone();
        bench.advance(Duration.ofNanos(1));

        LanrageException failure = bench.failure(joining);
        assertThat(failure.code()).isEqualTo(ErrorCode.REQUEST_TIMEOUT);
        assertThat(failure)
                .isInstanceOf(UnreachableException.class)
                .hasMessage("play.example:7777 did not answer within 5 s");
        link.expect(Request.PartyLeave.class);
    }

    @Test
    void joinThatIsCutOffIsTakenBackOnTheNextConnection() {
        CompletionStage<Party> joining = bench.plane.join(server.keys, new MemberRequest("Alice", List.of()));
        bench.settle();
        link.breakDown();

        assertThat(bench.failure(joining).code()).isEqualTo(ErrorCode.CONNECTION_LOST);
        link = reconnect();
        link.grant(link.expect(Request.PartyLeave.class), new Result.Done());
        bench.joined(link, server);
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

    @Test
    void kickedMemberIsRemoved() {
        bench.joined(link, server);
        link.tell(server.join(BOB, 2));
        link.tell(server.leave(ALICE, LeaveReason.KICKED));
        bench.settle();

        assertThat(bench.events).last().isEqualTo(new ControlEvent.Removed(LeaveReason.KICKED));
        assertThat(bench.failure(bench.plane.get()).code()).isEqualTo(ErrorCode.NOT_A_MEMBER);
    }

    @Test
    void dissolvedPartyIsTold() {
        bench.joined(link, server);
        link.tell(new Event.PartyDissolved(server.id(), DissolveReason.HOST_LEFT));
        bench.settle();

        assertThat(bench.events).containsExactly(new ControlEvent.PartyDissolved(DissolveReason.HOST_LEFT));
        assertThat(bench.failure(bench.plane.get()).code()).isEqualTo(ErrorCode.NOT_A_MEMBER);
    }

    @Test
    void leavingEndsTheEvents() {
        bench.joined(link, server);
        CompletionStage<Void> leaving = bench.plane.leave();
        bench.settle();
        link.tell(server.join(BOB, 2));
        assertThat(leaving.toCompletableFuture()).isNotDone();
        link.grant(link.expect(Request.PartyLeave.class), new Result.Done());

        bench.result(leaving);
        assertThat(bench.events).isEmpty();
    }

    @Test
    void leavingNothingIsDoneAtOnce() {
        bench.result(bench.plane.leave());

        assertThat(link.unexpected()).isEmpty();
    }

    @Test
    void leavingAPartyThatIsGoneIsDone() {
        bench.joined(link, server);
        CompletionStage<Void> leaving = bench.plane.leave();
        bench.settle();
        link.refuse(link.expect(Request.PartyLeave.class), ErrorCode.NOT_A_MEMBER, "never seen you");

        bench.result(leaving);
    }

    @Test
    void leavingWhileEnteringLeavesAfterwards() {
        CompletionStage<Party> joining = bench.plane.join(server.keys, new MemberRequest("Alice", List.of()));
        CompletionStage<Void> leaving = bench.plane.leave();
        bench.settle();
        link.grant(link.expect(Request.PartyJoin.class), server.snapshot());
        bench.result(joining);
        link.grant(link.expect(Request.PartyLeave.class), new Result.Done());

        bench.result(leaving);
    }

    @Test
    void leavingWithoutAConnectionIsToldOnTheNextOne() {
        bench.joined(link, server);
        link.breakDown();
        bench.settle();

        assertThat(bench.failure(bench.plane.leave()).code()).isEqualTo(ErrorCode.SERVER_UNREACHABLE);
        link = reconnect();
        link.grant(link.expect(Request.PartyLeave.class), new Result.Done());
        bench.settle();
        assertThat(link.unexpected()).isEmpty();
        assertThat(bench.events).last().isEqualTo(new ControlEvent.Reconnected());
    }

    @Test
    void membershipIsRestoredAfterALoss() {
        bench.joined(link, server);
        link.tell(server.join(BOB, 2));
        bench.settle();
        link.breakDown();
        server.leave(BOB, LeaveReason.EXPIRED);
        server.join(CAROL, 3);
        link = reconnect();
        assertThat(bench.events).hasSize(2);
        link.grant(link.expect(Request.PartyGet.class), server.snapshot());
        bench.settle();

        assertThat(bench.events)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("PeerJoined", "Disconnected", "PeerLeft", "PeerJoined", "Reconnected");
        link.tell(server.update(CAROL, NatType.OPEN, Presence.PRESENT));
        bench.settle();
        assertThat(bench.events).last().isInstanceOf(ControlEvent.PeerUpdated.class);
    }

    @Test
    void serverThatWentBackInTimeIsBelievedAfterALoss() {
        bench.joined(link, server);
        Result.PartySnapshot old = server.snapshot();
        link.tell(server.join(BOB, 2));
        bench.settle();
        link.breakDown();
        link = reconnect();
        link.grant(link.expect(Request.PartyGet.class), old);
        bench.settle();

        assertThat(bench.events)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("PeerJoined", "Disconnected", "PeerLeft", "Reconnected");
    }

    @Test
    void membershipThatEndedMeanwhileIsARemoval() {
        bench.joined(link, server);
        link.breakDown();
        link = reconnect();
        link.refuse(link.expect(Request.PartyGet.class), ErrorCode.NOT_A_MEMBER, "your lease ended");
        bench.settle();

        assertThat(bench.events)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("Disconnected", "Removed");
        bench.joined(link, server);
    }

    @Test
    void sessionThatCannotRestoreIsReplaced() {
        bench.joined(link, server);
        link.breakDown();
        link = reconnect();
        link.expect(Request.PartyGet.class);
        bench.advance(ControlSession.REQUEST_TIMEOUT);

        assertThat(link.isAborted()).isTrue();
        link = reconnect();
        link.grant(link.expect(Request.PartyGet.class), server.snapshot());
        bench.settle();
        assertThat(bench.events)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("Disconnected", "Reconnected");
    }

    @Test
    void requestsFailAtOnceWhileThereIsNoConnection() {
        bench.joined(link, server);
        link.breakDown();
        bench.settle();

        assertThat(bench.failure(bench.plane.signal(BOB.peerId(), SIGNAL)).code())
                .isEqualTo(ErrorCode.SERVER_UNREACHABLE);
        assertThat(bench.failure(bench.plane.get()).code()).isEqualTo(ErrorCode.SERVER_UNREACHABLE);
    }

    @Test
    void fetchedPartyIsGivenBackAndItsChangesTold() {
        bench.joined(link, server);
        server.join(BOB, 2);
        CompletionStage<Party> getting = bench.plane.get();
        bench.settle();
        link.grant(link.expect(Request.PartyGet.class), server.snapshot());

        assertThat(bench.result(getting)).isEqualTo(server.reader().party(server.snapshot()));
        assertThat(bench.events).singleElement().isInstanceOf(ControlEvent.PeerJoined.class);
    }

    @Test
    void reportIsToldWithoutAddresses() {
        bench.joined(link, server);
        CompletionStage<Void> telling = bench.plane.update(NatReport.observed(
                NatBehavior.ENDPOINT_INDEPENDENT,
                NatBehavior.ADDRESS_DEPENDENT,
                new InetSocketAddress("203.0.113.7", 4711),
                true,
                List.of("seen 203.0.113.7"),
                Duration.ofMillis(80)));
        bench.settle();
        ClientFrame frame = link.expect(Request.PeerUpdate.class);
        link.grant(frame, new Result.Done());

        bench.result(telling);
        assertThat(frame.request())
                .isEqualTo(new Request.PeerUpdate(
                        server.id(),
                        NatType.RESTRICTED_CONE,
                        NatBehavior.ENDPOINT_INDEPENDENT,
                        NatBehavior.ADDRESS_DEPENDENT));
    }

    @Test
    void memberIsDiscovered() {
        bench.joined(link, server);
        CompletionStage<Peer> discovering = bench.plane.discover(BOB.peerId());
        bench.settle();
        link.grant(link.expect(Request.PeerGet.class), server.member(BOB, 2));

        assertThat(bench.result(discovering).name()).isEqualTo("player 10.66.0.2");
    }

    @Test
    void memberWithAStrangeAddressIsNotDiscovered() {
        bench.joined(link, server);
        CompletionStage<Peer> discovering = bench.plane.discover(BOB.peerId());
        bench.settle();
        link.grant(
                link.expect(Request.PeerGet.class), server.member(BOB, "192.168.1.1", NatType.OPEN, Presence.PRESENT));

        assertThat(bench.failure(discovering).code()).isEqualTo(ErrorCode.MESSAGE_INVALID);
    }

    @Test
    void signalIsSealedForItsReceiver() {
        bench.joined(link, server);
        CompletionStage<Void> sending = bench.plane.signal(BOB.peerId(), SIGNAL);
        bench.settle();
        ClientFrame frame = link.expect(Request.Signal.class);
        link.grant(frame, new Result.Done());

        bench.result(sending);
        Request.Signal request = (Request.Signal) frame.request();
        assertThat(request.to()).isEqualTo(BOB.peerId());
        assertThat(seal().open(request.body(), ClientBench.SELF, BOB.peerId())).isEqualTo(SIGNAL);
    }

    @Test
    void signalOfAMemberIsTold() {
        bench.joined(link, server);
        link.tell(server.join(BOB, 2));
        link.tell(new Event.Signalled(server.id(), BOB.peerId(), seal().seal(SIGNAL, BOB.peerId(), ClientBench.SELF)));
        bench.settle();

        assertThat(bench.events).last().isEqualTo(new ControlEvent.Signalled(BOB.peerId(), SIGNAL));
    }

    @Test
    void strangeSignalsAreDropped() {
        bench.joined(link, server);
        link.tell(server.join(BOB, 2));
        Sealed forUs = seal().seal(SIGNAL, CAROL.peerId(), ClientBench.SELF);
        Sealed reflected = seal().seal(SIGNAL, ClientBench.SELF, BOB.peerId());
        link.tell(new Event.Signalled(server.id(), CAROL.peerId(), forUs));
        link.tell(new Event.Signalled(server.id(), ClientBench.SELF, reflected));
        link.tell(new Event.Signalled(server.id(), BOB.peerId(), reflected));
        link.tell(new Event.Signalled(server.id(), BOB.peerId(), Sealed.of(new byte[0])));
        bench.settle();

        assertThat(bench.events).hasSize(1);
        assertThat(bench.dropped(RemoteMeters.Drop.STRANGE)).isEqualTo(2);
        assertThat(bench.dropped(RemoteMeters.Drop.UNSEALED)).isEqualTo(2);
    }

    @Test
    void everythingThatNeedsAPartyIsRefusedWithoutOne() {
        NatReport report = NatReport.unanswered(List.of(), Duration.ZERO);

        assertThat(List.of(
                        bench.failure(bench.plane.get()).code(),
                        bench.failure(bench.plane.update(report)).code(),
                        bench.failure(bench.plane.discover(BOB.peerId())).code(),
                        bench.failure(bench.plane.signal(BOB.peerId(), SIGNAL)).code()))
                .containsOnly(ErrorCode.NOT_A_MEMBER);
        assertThat(link.unexpected()).isEmpty();
    }

    @Test
    void pendingRequestsAreBounded() {
        bench.joined(link, server);
        for (int i = 0; i < PendingRequests.MAX_PENDING; i++) {
            bench.plane.signal(BOB.peerId(), SIGNAL);
        }

        assertThat(bench.failure(bench.plane.signal(BOB.peerId(), SIGNAL)).code())
                .isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(link.unexpected()).hasSize(PendingRequests.MAX_PENDING);
        bench.advance(ControlSession.REQUEST_TIMEOUT);
        CompletionStage<Void> sending = bench.plane.signal(BOB.peerId(), SIGNAL);
        bench.settle();
        assertThat(sending.toCompletableFuture()).isNotDone();
    }

    @Test
    void idsOfRequestsUnderWayDiffer() {
        bench.joined(link, server);
        for (int i = 0; i < 100; i++) {
            bench.plane.signal(BOB.peerId(), SIGNAL);
        }
        bench.settle();

        assertThat(link.unexpected()).extracting(ClientFrame::id).doesNotHaveDuplicates();
    }

    private ScriptedLink reconnect() {
        bench.settle();
        // Without a connection, nothing waits but the next attempt.
        assertThat(bench.delays()).hasSize(1);
        bench.advance(bench.delays().get(0));
        return bench.welcomeOn(bench.link());
    }

    private SignalSeal seal() {
        return new SignalSeal(server.keys.sealKey(), new SecureRandom());
    }
}
