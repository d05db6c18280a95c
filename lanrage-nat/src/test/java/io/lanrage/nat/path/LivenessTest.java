package io.lanrage.nat.path;

import static io.lanrage.nat.path.AgentBench.FAR;
import static io.lanrage.nat.path.AgentBench.NEAR;
import static io.lanrage.nat.path.AgentBench.PEER;
import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.key.PeerId;
import io.lanrage.core.nat.PathEvent;
import io.lanrage.nat.stun.TransactionId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Heartbeats, losses, and what follows them. */
class LivenessTest {

    private final AgentBench bench = new AgentBench();

    /** Runs with data flowing all the time, without an answer. */
    private void runBusy(long untilMillis) {
        while (bench.nowMillis() < untilMillis) {
            bench.carried();
            bench.runTo(Math.min(bench.nowMillis() + 10, untilMillis));
        }
    }

    private List<Long> timesOf(Class<? extends PathEvent> kind) {
        return bench.told.stream()
                .filter(told -> kind.isInstance(told.event()))
                .map(AgentBench.Told::atMillis)
                .toList();
    }

    @Test
    void quietPathGetsAHeartbeatEachThreeSeconds() {
        bench.connect(FAR);
        bench.runAnswering(10_000, 20, FAR);

        assertThat(bench.checkTimes(FAR)).containsExactly(3_000L, 6_000L, 9_000L);
        assertThat(timesOf(PathEvent.Measured.class)).containsExactly(3_020L, 6_020L, 9_020L);
    }

    @Test
    void busyPathGetsAHeartbeatEachHalfSecondUntilTwoSecondsAfterTheLastPacket() {
        bench.connect(FAR);
        bench.runAnswering(1_000, 20, FAR);
        assertThat(bench.agents.carried(PEER, bench.nowNanos())).isTrue();
        assertThat(bench.agents.carried(PEER, bench.nowNanos())).isFalse();
        bench.runAnswering(7_000, 20, FAR);

        assertThat(bench.checkTimes(FAR)).containsExactly(1_000L, 1_500L, 2_000L, 2_500L, 5_500L);
    }

    @Test
    void busyPathIsLostOneSecondAfterTheFirstMissedHeartbeat() {
        bench.connect(FAR);
        runBusy(4_000);

        assertThat(timesOf(PathEvent.Lost.class)).containsExactly(1_500L);
        assertThat(bench.checkTimes(FAR)).startsWith(500L, 700L, 900L, 1_100L, 1_300L, 1_500L);
        assertThat(bench.agents.destination(PEER)).isNull();
    }

    @Test
    void quietPathIsLostSixSecondsAfterTheFirstMissedHeartbeat() {
        bench.connect(FAR);
        bench.runTo(20_000);

        assertThat(timesOf(PathEvent.Lost.class)).containsExactly(9_000L);
        assertThat(bench.checkTimes(FAR)).startsWith(3_000L, 4_200L, 5_400L, 6_600L, 7_800L, 9_000L);
    }

    @Test
    void dataThatStartsToFlowDoesNotLoseAPathThatMissedOneHeartbeat() {
        bench.connect(FAR);
        bench.runTo(4_100);
        assertThat(bench.checkTimes(FAR)).containsExactly(3_000L);

        runBusy(4_399);
        assertThat(timesOf(PathEvent.Lost.class)).isEmpty();
        assertThat(bench.checkTimes(FAR)).containsExactly(3_000L, 4_100L, 4_300L);

        bench.answer(bench.lastCheck(FAR));
        runBusy(5_000);
        assertThat(timesOf(PathEvent.Lost.class)).isEmpty();
    }

    @Test
    void fourLossesInARowDoNotLoseAPath() {
        bench.connect(FAR);
        runBusy(1_350);
        assertThat(bench.checkTimes(FAR)).hasSize(5);

        bench.answer(bench.lastCheck(FAR));
        runBusy(2_050);

        assertThat(timesOf(PathEvent.Lost.class)).isEmpty();
        assertThat(bench.checkTimes(FAR)).endsWith(1_300L, 1_800L, 2_000L);
    }

    @Test
    void lostPathIsCheckedAgainWithAllCandidatesAndThenExhausted() {
        bench.connect(FAR);
        bench.candidates(FAR, NEAR);
        bench.runTo(30_000);

        assertThat(bench.events()).hasSize(2);
        assertThat(bench.told.get(0).event()).isInstanceOf(PathEvent.Lost.class);
        assertThat(bench.told.get(0).atMillis()).isEqualTo(9_000);
        assertThat(bench.told.get(1).event()).isInstanceOf(PathEvent.Exhausted.class);
        assertThat(bench.told.get(1).atMillis()).isEqualTo(11_600);
        assertThat(bench.checkTimes(NEAR)).endsWith(9_000L, 9_050L, 9_100L, 9_200L, 9_400L, 9_800L, 10_600L);
        assertThat(bench.checkTimes(FAR)).endsWith(9_000L, 9_050L, 9_100L, 9_200L, 9_400L, 9_800L, 10_600L);
    }

    @Test
    void lostPathThatAnswersAgainIsSelectedAgain() {
        bench.connect(FAR);
        bench.runTo(9_100);
        bench.answer(bench.lastCheck(FAR));

        assertThat(bench.told.get(0).event()).isInstanceOf(PathEvent.Lost.class);
        assertThat(bench.told.get(1).event()).isInstanceOf(PathEvent.Selected.class);
        assertThat(bench.agents.destination(PEER)).isEqualTo(FAR);
    }

    @Test
    void anotherPathThatIsAliveTakesOverWithoutALoss() {
        bench.candidates(FAR, NEAR);
        bench.answer(bench.lastCheck(NEAR));
        bench.runAnswering(2_000, 20, FAR, NEAR);
        assertThat(bench.agents.destination(PEER)).isEqualTo(NEAR);
        bench.told.clear();

        bench.carried();
        bench.runAnswering(3_000, 20, FAR, NEAR);
        while (bench.nowMillis() < 5_000) {
            bench.carried();
            bench.runAnswering(bench.nowMillis() + 100, 20, FAR);
        }

        assertThat(timesOf(PathEvent.Lost.class)).isEmpty();
        assertThat(timesOf(PathEvent.Selected.class)).hasSize(1);
        assertThat(bench.agents.destination(PEER)).isEqualTo(FAR);
    }

    @Test
    void peersChecksAloneDoNotKeepAPathAlive() {
        bench.connect(FAR);
        while (bench.nowMillis() < 2_000) {
            bench.carried();
            bench.check(FAR);
            bench.runTo(bench.nowMillis() + 100);
        }

        assertThat(timesOf(PathEvent.Lost.class)).containsExactly(1_500L);
    }

    @Test
    void retryMeasuresALivePathAtOnceAndKeepsIt() {
        bench.connect(FAR);
        bench.runTo(1_000);
        bench.retry();

        assertThat(bench.checkTimes(FAR)).containsExactly(1_000L);
        assertThat(bench.agents.destination(PEER)).isEqualTo(FAR);
        assertThat(bench.told).isEmpty();
    }

    @Test
    void longRoundTripsDoNotLookLikeLosses() {
        bench.connect(FAR);
        for (int i = 0; i < 50; i++) {
            bench.carried();
            bench.runAnswering(bench.nowMillis() + 200, 900, FAR);
        }

        assertThat(timesOf(PathEvent.Lost.class)).isEmpty();
    }

    @Test
    void answerToAnOldCheckLeavesOnlyTheNewestMissing() {
        bench.connect(FAR);
        runBusy(500);
        AgentBench.Sent first = bench.lastCheck(FAR);
        runBusy(1_450);
        bench.answer(first);
        // The check of 1,300 ms counts as the first one that is missing, so the path is given up a second after that.
        runBusy(3_000);

        assertThat(timesOf(PathEvent.Lost.class)).containsExactly(2_300L);
    }

    @Test
    void pathThatWasReplacedByAnotherIsCheckedAgainAtOnce() {
        bench.candidates(FAR, NEAR);
        bench.answer(bench.lastCheck(FAR));
        bench.answer(bench.lastCheck(NEAR));
        bench.runTo(1);
        assertThat(bench.agents.destination(PEER)).isEqualTo(NEAR);
        bench.runAnswering(8_990, 5, FAR);
        assertThat(bench.agents.destination(PEER)).isEqualTo(NEAR);
        bench.forget();

        bench.runAnswering(9_500, 5, FAR);

        assertThat(bench.agents.destination(PEER)).isEqualTo(FAR);
        assertThat(bench.checkTimes(NEAR)).containsExactly(9_000L, 9_050L, 9_100L, 9_200L, 9_400L);
    }

    @Test
    void onlyTheSelectedPathGetsHeartbeatsAtTheBusyPace() {
        bench.candidates(FAR, NEAR);
        bench.answer(bench.lastCheck(FAR));
        bench.answer(bench.lastCheck(NEAR));
        bench.forget();
        while (bench.nowMillis() < 2_900) {
            bench.carried();
            bench.runAnswering(bench.nowMillis() + 100, 5, FAR, NEAR);
        }

        assertThat(bench.checkTimes(NEAR)).containsExactly(500L, 1_000L, 1_500L, 2_000L, 2_500L);
        assertThat(bench.checkTimes(FAR)).isEmpty();
    }

    @Test
    void addressOfALostPathMayBelongToAnotherPeerThatIsHeardThere() {
        PeerId successor = new PeerId("cccccccccccccccc");
        bench.agents.addPeer(successor, AgentBench.KEY);
        CheckSeal seal = new CheckSeal(/* self= */ successor, /* peer= */ AgentBench.SELF, AgentBench.KEY);
        bench.connect(FAR);
        bench.receive(FAR, AgentBench.decoded(seal.request(new TransactionId(1, 1))));
        assertThat(bench.agents.owner(FAR)).isEqualTo(PEER);

        bench.runTo(9_000);
        assertThat(timesOf(PathEvent.Lost.class)).containsExactly(9_000L);
        bench.receive(FAR, AgentBench.decoded(seal.request(new TransactionId(2, 2))));

        assertThat(bench.agents.owner(FAR)).isEqualTo(successor);
    }

    @Test
    void roundTripsFromBeforeALossCountNoMore() {
        bench.candidates(FAR, NEAR);
        AgentBench.Sent first = bench.lastCheck(FAR);
        bench.runTo(400);
        bench.answer(first);
        bench.runAnswering(20_000, 60, NEAR);
        assertThat(bench.agents.destination(PEER)).isEqualTo(NEAR);

        // FAR fell silent with a round trip of 400 ms; now it takes 5 ms, and has to do so for five seconds.
        bench.retry();
        bench.runAnswering(25_000, 5, FAR, NEAR);
        assertThat(bench.agents.destination(PEER)).isEqualTo(NEAR);
        bench.runAnswering(26_200, 5, FAR, NEAR);
        assertThat(bench.agents.destination(PEER)).isEqualTo(FAR);
    }
}
