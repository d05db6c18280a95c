package io.lanrage.core.control.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.ControlEvent;
import io.lanrage.core.control.PeerSignal;
import io.lanrage.core.control.message.ClientFrame;
import io.lanrage.core.control.message.Event;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.control.message.Result;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.key.Sealed;
import io.lanrage.core.nat.NatBehavior;
import io.lanrage.core.nat.NatReport;
import io.lanrage.core.nat.NatType;
import io.lanrage.core.party.Party;
import io.lanrage.core.party.Peer;
import io.lanrage.core.party.Presence;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a member asks the control server for, and has it pass on. */
@Timeout(30)
class RemoteRequestsTest {

    private static final PublicKey BOB = SampleParty.BOB.publicKey();
    private static final PublicKey CAROL = SampleParty.CAROL.publicKey();
    private static final PeerSignal SIGNAL = new PeerSignal.Candidates(List.of(), true);

    private final ClientBench bench = new ClientBench();
    private final SampleParty server = new SampleParty(ClientBench.OWN.publicKey());
    private final ScriptedLink link = bench.online();

    @AfterEach
    void close() {
        bench.close();
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

    private SignalSeal seal() {
        return new SignalSeal(server.keys.sealKey(), new SecureRandom());
    }
}
