package io.lanrage.wireguard.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SleeplessClockTest {
    /** The system's clock begins anywhere, and may step over its end. */
    private long nanos = Long.MAX_VALUE - 1_000;

    private Instant wall = Instant.parse("2030-01-01T00:00:00Z");
    private final SleeplessClock clock = new SleeplessClock(() -> wall, () -> nanos);
    private final long beginNanos = clock.getAsLong();

    @Test
    void timeOfWakefulnessIsTheSystems() {
        assertThat(beginNanos).isEqualTo(nanos);
        for (int hour = 1; hour <= 100; hour++) {
            wake(Duration.ofHours(1));
            assertThat(passed()).isEqualTo(Duration.ofHours(hour));
        }
    }

    @Test
    void timeOfSleepIsAdded() {
        wake(Duration.ofSeconds(7));
        sleep(Duration.ofMinutes(10));
        assertThat(passed()).isEqualTo(Duration.ofSeconds(607));
        assertThat(passed()).as("once").isEqualTo(Duration.ofSeconds(607));
        wake(Duration.ofSeconds(1));
        sleep(Duration.ofHours(8));
        assertThat(passed()).isEqualTo(Duration.ofSeconds(608).plusHours(8));
    }

    /** The wall clock is set right in steps below a second, which is no sleep. */
    @Test
    void smallStepsDoNotCount() {
        sleep(Duration.ofMillis(999));
        assertThat(passed()).isZero();
        sleep(Duration.ofMillis(-999));
        assertThat(passed()).isZero();
    }

    @Test
    void wallClockThatIsSetBackHidesNoLaterSleep() {
        sleep(Duration.ofHours(-1));
        assertThat(passed()).isZero();
        sleep(Duration.ofMinutes(10));
        assertThat(passed()).isEqualTo(Duration.ofMinutes(10));
    }

    private void wake(Duration duration) {
        nanos += duration.toNanos();
        wall = wall.plus(duration);
    }

    private void sleep(Duration duration) {
        wall = wall.plus(duration);
    }

    private Duration passed() {
        return Duration.ofNanos(clock.getAsLong() - beginNanos);
    }
}
