package io.lanrage.core.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final RandomGenerator NOTHING_OFF = () -> 0;
    private static final RandomGenerator ALL_OFF = () -> -1;

    @Test
    void pausesGrowUpToTheLongest() {
        Backoff backoff = new Backoff(NOTHING_OFF);

        assertThat(new long[] {
                    backoff.next().toMillis(),
                    backoff.next().toMillis(),
                    backoff.next().toMillis(),
                    backoff.next().toMillis(),
                    backoff.next().toMillis(),
                    backoff.next().toMillis(),
                    backoff.next().toMillis(),
                    backoff.next().toMillis(),
                    backoff.next().toMillis(),
                    backoff.next().toMillis()
                })
                .containsExactly(500, 800, 1280, 2048, 3277, 5243, 8389, 13422, 15000, 15000);
    }

    @Test
    void atMostHalfIsTakenOff() {
        Backoff backoff = new Backoff(ALL_OFF);

        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(250));
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(400));
    }

    @Test
    void pausesAreSpreadOverTheirUpperHalf() {
        long seed = System.nanoTime();
        System.out.println("BackoffTest seed " + seed);
        RandomGenerator random = new Random(seed);
        Set<Duration> pauses = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            pauses.add(new Backoff(random).next());
        }

        assertThat(pauses)
                .hasSizeGreaterThan(50)
                .allSatisfy(pause -> assertThat(pause).isBetween(Backoff.FIRST.dividedBy(2), Backoff.FIRST));
    }

    @Test
    void resetBeginsFromTheShortest() {
        Backoff backoff = new Backoff(NOTHING_OFF);
        backoff.next();
        backoff.next();

        backoff.reset();

        assertThat(backoff.next()).isEqualTo(Backoff.FIRST);
    }
}
