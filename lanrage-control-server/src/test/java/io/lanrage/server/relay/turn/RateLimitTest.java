package io.lanrage.server.relay.turn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RateLimitTest {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - SECOND / 2, Long.MIN_VALUE})
    void rateIsKeptOverTimeWhateverTheClockSays(long start) {
        RateLimit limit = new RateLimit(1_000_000, start);
        long passed = 0;
        for (long now = start; now - start < SECOND; now += MILLI) {
            for (int i = 0; i < 5; i++) {
                passed += limit.admits(1000, now) ? 1000 : 0;
            }
        }

        assertThat(passed).isBetween(1_000_000L, 1_110_000L);
    }

    @Test
    void burstIsATenthOfASecond() {
        RateLimit limit = new RateLimit(1_000_000, 0);
        int passed = 0;
        while (limit.admits(1000, 0)) {
            passed++;
        }

        assertThat(passed).isEqualTo(101);
        assertThat(limit.admits(1000, MILLI)).isTrue();
        assertThat(limit.admits(1000, MILLI)).isFalse();
    }

    @Test
    void idleTimeIsNotSaved() {
        RateLimit limit = new RateLimit(1_000_000, 0);
        int passed = 0;
        while (limit.admits(1000, 3600 * SECOND)) {
            passed++;
        }

        assertThat(passed).isEqualTo(101);
    }
}
