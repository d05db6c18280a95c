package io.lanrage.nat.path;

import static io.lanrage.core.nat.Candidate.Kind.HOST;
import static io.lanrage.core.nat.Candidate.Kind.PEER_REFLEXIVE;
import static io.lanrage.core.nat.Candidate.Kind.SERVER_REFLEXIVE;
import static io.lanrage.nat.path.AgentBench.FAR;
import static io.lanrage.nat.path.AgentBench.NEAR;
import static io.lanrage.nat.path.AgentBench.OTHER;
import static io.lanrage.nat.path.AgentBench.PEER;
import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.nat.Candidate;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which path carries the packets. */
class PathChoiceTest {

    private static final long MICROS = 1_000;

    @ParameterizedTest
    @CsvSource({
        // selected, its µs, other, its µs, moves
        "SERVER_REFLEXIVE, 50000, SERVER_REFLEXIVE, 40000, true",
        "SERVER_REFLEXIVE, 50000, SERVER_REFLEXIVE, 40001, false",
        "SERVER_REFLEXIVE, 100000, SERVER_REFLEXIVE, 85000, true",
        "SERVER_REFLEXIVE, 100000, SERVER_REFLEXIVE, 85001, false",
        "SERVER_REFLEXIVE, 100000, SERVER_REFLEXIVE, 90000, false",
        "SERVER_REFLEXIVE, 9000, PEER_REFLEXIVE, 0, false",
        "SERVER_REFLEXIVE, 50000, SERVER_REFLEXIVE, 60000, false",
        "SERVER_REFLEXIVE, 1000, HOST, 1000, true",
        "PEER_REFLEXIVE, 1000, HOST, 200, true",
        "SERVER_REFLEXIVE, 1000, HOST, 1001, false",
        "HOST, 1000, SERVER_REFLEXIVE, 200, false",
        "HOST, 1000, HOST, 200, false",
        "HOST, 30000, SERVER_REFLEXIVE, 5000, true",
    })
    void movesForTheMarginOrForTheLan(
            Candidate.Kind selected, long selectedMicros, Candidate.Kind other, long otherMicros, boolean moves) {
        assertThat(PathChoice.isWorthMoving(
                        new PathChoice.Measure(selected, selectedMicros * MICROS),
                        new PathChoice.Measure(other, otherMicros * MICROS)))
                .isEqualTo(moves);
    }

    @Test
    void twoPathsAreNeverBothBetterThanTheOther() {
        SplittableRandom random = new SplittableRandom(7);
        Candidate.Kind[] kinds = {HOST, SERVER_REFLEXIVE, PEER_REFLEXIVE};
        for (int i = 0; i < 100_000; i++) {
            PathChoice.Measure one =
                    new PathChoice.Measure(kinds[random.nextInt(3)], random.nextLong(200_000) * MICROS);
            PathChoice.Measure two =
                    new PathChoice.Measure(kinds[random.nextInt(3)], random.nextLong(200_000) * MICROS);
            assertThat(PathChoice.isWorthMoving(one, two) && PathChoice.isWorthMoving(two, one))
                    .as("%s %s", one, two)
                    .isFalse();
        }
    }

    @Test
    void soonAfterTheFirstAnswerThePacketsMoveToTheLanAtOnce() {
        AgentBench bench = new AgentBench();
        bench.candidates(FAR, NEAR);
        bench.answer(bench.lastCheck(FAR));
        assertThat(bench.agents.destination(PEER)).isEqualTo(FAR);

        bench.answer(bench.lastCheck(NEAR));
        assertThat(bench.agents.destination(PEER)).isEqualTo(NEAR);
    }

    @Test
    void lastAnswerOfTheScheduleStillMovesThePacketsAtOnce() {
        AgentBench bench = new AgentBench();
        bench.candidates(FAR, NEAR);
        bench.runAnswering(1_700, 950, FAR);
        assertThat(bench.agents.destination(PEER)).isEqualTo(FAR);

        bench.answer(bench.lastCheck(NEAR));
        assertThat(bench.agents.destination(PEER)).isEqualTo(NEAR);
    }

    @Test
    void laterAPathHasToStayBetterForFiveSeconds() {
        AgentBench bench = new AgentBench();
        bench.candidates(FAR, OTHER);
        bench.runTo(5);
        bench.answer(bench.lastCheck(FAR));
        bench.answer(bench.lastCheck(OTHER));
        assertThat(bench.agents.destination(PEER)).isEqualTo(FAR);

        // From now on FAR answers after 80 ms; OTHER stays at 5 ms.
        long betterSince = -1;
        for (long millis = 3_000; bench.agents.destination(PEER).equals(FAR); millis += 3_000) {
            bench.runTo(millis);
            AgentBench.Sent quick = bench.lastCheck(OTHER);
            AgentBench.Sent slow = bench.lastCheck(FAR);
            bench.runTo(millis + 5);
            bench.answer(quick);
            bench.runTo(millis + 80);
            bench.answer(slow);
            betterSince = betterSince < 0 ? bench.nowMillis() : betterSince;
            assertThat(millis).isLessThan(20_000);
        }

        assertThat(bench.agents.destination(PEER)).isEqualTo(OTHER);
        assertThat(bench.nowMillis() - betterSince).isBetween(5_000L, 8_000L);
    }
}
