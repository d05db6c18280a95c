package io.lanrage.core.control.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.ControlEvent;
import io.lanrage.core.control.PeerSignal;
import io.lanrage.core.control.message.Event.LeaveReason;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.control.message.Result;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.nat.NatType;
import io.lanrage.core.party.Presence;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a membership when the connection is lost. */
@Timeout(30)
class RemoteRestoringTest {

    private static final PublicKey BOB = SampleParty.BOB.publicKey();
    private static final PublicKey CAROL = SampleParty.CAROL.publicKey();
    private static final PeerSignal SIGNAL = new PeerSignal.Candidates(List.of(), true);

    private final ClientBench bench = new ClientBench();
    private final SampleParty server = new SampleParty(ClientBench.OWN.publicKey());
    private ScriptedLink link = bench.online();

    @AfterEach
    void close() {
        bench.close();
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

    private ScriptedLink reconnect() {
        bench.settle();
        // Without a connection, nothing waits but the next attempt.
        assertThat(bench.delays()).hasSize(1);
        bench.advance(bench.delays().get(0));
        return bench.welcomeOn(bench.link());
    }
}
