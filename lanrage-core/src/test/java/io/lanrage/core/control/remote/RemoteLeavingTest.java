package io.lanrage.core.control.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.ControlEvent;
import io.lanrage.core.control.MemberRequest;
import io.lanrage.core.control.message.Event;
import io.lanrage.core.control.message.Event.DissolveReason;
import io.lanrage.core.control.message.Event.LeaveReason;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.control.message.Result;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.party.Party;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a membership ends: kicked, dissolved, left. */
@Timeout(30)
class RemoteLeavingTest {

    private static final PublicKey ALICE = ClientBench.OWN.publicKey();
    private static final PublicKey BOB = SampleParty.BOB.publicKey();

    private final ClientBench bench = new ClientBench();
    private final SampleParty server = new SampleParty(ClientBench.OWN.publicKey());
    private ScriptedLink link = bench.online();

    @AfterEach
    void close() {
        bench.close();
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

    private ScriptedLink reconnect() {
        bench.settle();
        // Without a connection, nothing waits but the next attempt.
        assertThat(bench.delays()).hasSize(1);
        bench.advance(bench.delays().get(0));
        return bench.welcomeOn(bench.link());
    }
}
