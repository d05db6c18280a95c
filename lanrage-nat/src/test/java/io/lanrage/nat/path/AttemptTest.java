package io.lanrage.nat.path;

import static io.lanrage.nat.path.AgentBench.FAR;
import static io.lanrage.nat.path.AgentBench.NEAR;
import static io.lanrage.nat.path.AgentBench.OTHER;
import static io.lanrage.nat.path.AgentBench.PEER;
import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.nat.Candidate;
import io.lanrage.core.nat.CheckEvidence;
import io.lanrage.core.nat.PathEvent;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Schedules, limits, and how an attempt ends. */
class AttemptTest {

    private static final Long[] SCHEDULE = {0L, 50L, 100L, 200L, 400L, 800L, 1600L};

    private final AgentBench bench = new AgentBench();

    private static InetSocketAddress[] addresses(int count) {
        InetSocketAddress[] addresses = new InetSocketAddress[count];
        for (int i = 0; i < count; i++) {
            addresses[i] = new InetSocketAddress("203.0.113.30", 2000 + i);
        }
        return addresses;
    }

    private static PathEvent exhausted(int candidates, int sent, int received) {
        return new PathEvent.Exhausted(PEER, new CheckEvidence(candidates, sent, received));
    }

    @Test
    void pairIsCheckedBySchedule() {
        bench.candidates(FAR, NEAR);
        bench.runTo(60_000);

        assertThat(bench.checkTimes(FAR)).containsExactly(SCHEDULE);
        assertThat(bench.checkTimes(NEAR)).containsExactly(SCHEDULE);
        assertThat(bench.sent.get(0).to()).isEqualTo(FAR);
        assertThat(bench.sent.get(1).to()).isEqualTo(NEAR);
    }

    @Test
    void attemptEndsWhenTheLastCheckCanNoLongerBeAnswered() {
        bench.candidates(FAR, NEAR);
        bench.runTo(2_599);
        assertThat(bench.told).isEmpty();

        bench.runTo(2_600);
        assertThat(bench.told).containsExactly(new AgentBench.Told(2_600, exhausted(2, 14, 0)));
        assertThat(bench.agents.deadlineNanos(bench.nowNanos())).isEmpty();
    }

    @Test
    void withoutCandidatesTheAttemptEndsAtOnce() {
        bench.candidates();

        assertThat(bench.events()).containsExactly(exhausted(0, 0, 0));
    }

    @Test
    void sameCandidatesAreNotCheckedAgain() {
        bench.candidates(FAR);
        bench.runTo(3_000);
        bench.sent.clear();

        bench.candidates(FAR);
        bench.runTo(10_000);

        assertThat(bench.sent).isEmpty();
        assertThat(bench.told).hasSize(1);
    }

    @Test
    void newCandidateIsCheckedAtOnceAndEndsInAnotherVerdict() {
        bench.candidates(FAR);
        bench.runTo(3_000);
        bench.sent.clear();

        bench.candidates(FAR, OTHER);
        bench.runTo(10_000);

        assertThat(bench.checkTimes(FAR)).isEmpty();
        assertThat(bench.checkTimes(OTHER)).hasSize(7).startsWith(3_000L);
        assertThat(bench.events()).containsExactly(exhausted(1, 7, 0), exhausted(2, 7, 0));
    }

    @Test
    void retryRunsAllSchedulesAgain() {
        bench.candidates(FAR, NEAR);
        bench.runTo(3_000);
        bench.sent.clear();

        bench.retry();
        bench.runTo(10_000);

        assertThat(bench.checkTimes(FAR)).hasSize(7).startsWith(3_000L);
        assertThat(bench.checkTimes(NEAR)).hasSize(7).startsWith(3_000L);
        assertThat(bench.events()).containsExactly(exhausted(2, 14, 0), exhausted(2, 14, 0));
    }

    @Test
    void retryWithoutCandidatesIsExhausted() {
        bench.retry();

        assertThat(bench.events()).containsExactly(exhausted(0, 0, 0));
    }

    @Test
    void evidenceCountsThePeersChecksEvenFromBeforeTheAttempt() {
        bench.check(FAR);
        bench.runTo(10_000);
        bench.candidates(OTHER);
        bench.runTo(10_100);
        bench.check(OTHER);
        bench.runTo(20_000);

        assertThat(bench.events()).singleElement().isInstanceOfSatisfying(PathEvent.Exhausted.class, event -> {
            assertThat(event.evidence().checksReceived()).isEqualTo(2);
            assertThat(event.evidence().candidates()).isEqualTo(2);
        });
    }

    @Test
    void afterTheEndThePeersCheckIsAnsweredAndMakesThePath() {
        bench.candidates(FAR);
        bench.runTo(60_000);
        bench.sent.clear();
        bench.told.clear();

        bench.check(FAR);
        bench.answer(bench.lastCheck(FAR));

        assertThat(bench.events()).singleElement().isInstanceOf(PathEvent.Selected.class);
    }

    @Test
    void peerThatChecksButNeverAnswersPostponesTheEndForTenSecondsAtMost() {
        bench.candidates(FAR);
        for (int millis = 0; millis < 12_000; millis += 100) {
            bench.runTo(millis);
            bench.check(new InetSocketAddress(FAR.getAddress(), 1024 + millis));
        }

        assertThat(bench.told)
                .first()
                .satisfies(told -> assertThat(told.event()).isInstanceOf(PathEvent.Exhausted.class))
                .satisfies(told -> assertThat(told.atMillis()).isBetween(2_600L, 10_000L));
    }

    @Test
    void candidatesOverTheLimitAreIgnored() {
        bench.candidates(addresses(11));
        bench.runTo(10_000);

        assertThat(bench.checkTimes(addresses(11)[9])).hasSize(7);
        assertThat(bench.checkTimes(addresses(11)[10])).isEmpty();
        assertThat(bench.events()).containsExactly(exhausted(10, 70, 0));
    }

    @Test
    void addressNamedTwiceIsOneCandidate() {
        bench.candidates(FAR, FAR);
        bench.runTo(10_000);

        assertThat(bench.events()).containsExactly(exhausted(1, 7, 0));
    }

    @Test
    void noSecondHasMoreThanAHundredChecksAndNoneGetsLost() {
        bench.candidates(addresses(10));
        for (int i = 0; i < 10; i++) {
            bench.check(new InetSocketAddress("203.0.113.40", 3000 + i));
        }
        bench.runTo(20_000);

        List<Long> times = new ArrayList<>();
        bench.sent.stream().filter(AgentBench.Sent::isCheck).forEach(sent -> times.add(sent.atMillis()));
        assertThat(times).hasSize(140);
        for (int i = 100; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 100)).isGreaterThanOrEqualTo(1_000);
        }
    }

    @Test
    void addressesFromChecksAreBoundedAndTheOldestGoesFirst() {
        for (int i = 0; i < 11; i++) {
            bench.check(new InetSocketAddress("203.0.113.40", 3000 + i));
        }

        assertThat(bench.agents.owner(new InetSocketAddress("203.0.113.40", 3000)))
                .isNull();
        assertThat(bench.agents.owner(new InetSocketAddress("203.0.113.40", 3001)))
                .isEqualTo(PEER);
        assertThat(bench.agents.owner(new InetSocketAddress("203.0.113.40", 3010)))
                .isEqualTo(PEER);
    }

    @Test
    void withdrawnCandidateIsNotCheckedAnyMore() {
        bench.candidates(FAR, OTHER);
        bench.runTo(150);
        bench.candidates(OTHER);
        AgentBench.Sent underWay = bench.lastCheck(FAR);
        bench.answer(underWay);
        bench.runTo(10_000);

        assertThat(bench.checkTimes(FAR)).containsExactly(0L, 50L, 100L);
        assertThat(bench.drops).containsExactly(DropReason.UNSOLICITED);
        assertThat(bench.events()).containsExactly(exhausted(1, 10, 0));
    }

    @Test
    void withdrawnCandidateThatAnswersStaysThePath() {
        bench.connect(FAR);
        bench.candidates(OTHER);

        assertThat(bench.agents.destination(PEER)).isEqualTo(FAR);
        assertThat(bench.checkTimes(OTHER)).hasSize(1);
    }

    @Test
    void addressFromACheckBecomesWhatThePeerCallsIt() {
        bench.check(NEAR);
        bench.answer(bench.lastCheck(NEAR));
        bench.candidates(NEAR);

        assertThat(bench.agents.selected(PEER).orElseThrow().remoteKind()).isEqualTo(Candidate.Kind.HOST);
    }

    @Test
    void lateDriverDoesNotCatchUpInOneBurst() {
        bench.candidates(FAR);
        long lateNanos = bench.nowNanos() + 5_000_000_000L;

        assertThat(bench.agents.advance(lateNanos)).hasSize(1);
        assertThat(bench.agents.advance(lateNanos + 19_000_000L)).isEmpty();
        assertThat(bench.agents.advance(lateNanos + 20_000_000L)).hasSize(1);
    }

    @Test
    void eachVerdictCountsThePeersChecksSinceTheOneBefore() {
        bench.candidates(FAR);
        bench.check(FAR);
        bench.runTo(5_000);
        bench.check(FAR);
        bench.check(FAR);
        bench.runTo(20_000);
        bench.retry();
        bench.runTo(30_000);
        bench.retry();
        bench.runTo(40_000);

        assertThat(bench.events())
                .extracting(event -> ((PathEvent.Exhausted) event).evidence().checksReceived())
                .containsExactly(1, 2, 0);
    }

    @Test
    void candidatesThatTrickleInGetTheirWholeTime() {
        InetSocketAddress[] all = addresses(10);
        for (int i = 0; i < 10; i++) {
            bench.runTo(i * 1_500L);
            bench.candidates(Arrays.copyOf(all, i + 1));
        }
        bench.runTo(30_000);

        assertThat(bench.told).containsExactly(new AgentBench.Told(9 * 1_500 + 2_600, exhausted(10, 70, 0)));
    }
}
