package io.lanrage.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SteadyClockTest {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicReference<Instant> wall = new AtomicReference<>(BEGIN);
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final SteadyClock clock = new SteadyClock(wall::get, nanos::get);

    @Test
    void timeGoesOnWithElapsedTimeAcrossItsWrapAround() {
        assertThat(clock.instant()).isEqualTo(BEGIN);

        nanos.addAndGet(1_000_000_000);

        assertThat(clock.instant()).isEqualTo(BEGIN.plusSeconds(1));
    }

    @Test
    void correctionOfTheSystemsClockIsNotFollowed() {
        wall.set(BEGIN.plusSeconds(3_600));

        assertThat(clock.instant()).isEqualTo(BEGIN);
    }
}
