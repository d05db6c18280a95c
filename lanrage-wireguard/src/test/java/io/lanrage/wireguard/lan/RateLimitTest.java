package io.lanrage.wireguard.lan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lanrage.core.error.InputException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitTest {
    private static final long SECOND = 1_000_000_000L;

    private final RateLimit limit = new RateLimit(new CopyLimits(50, 64_000), SECOND, 0);

    @Test
    void fiftyPacketsPassAtOnceAndThenOneEach20Milliseconds() {
        for (int i = 0; i < 50; i++) {
            assertThat(takes(1, 0)).as("packet %d", i).isTrue();
        }
        assertThat(takes(1, 0)).isFalse();
        assertThat(takes(1, 20_000_000 - 1)).isFalse();
        assertThat(takes(1, 20_000_000)).isTrue();
        assertThat(takes(1, 20_000_000)).isFalse();
    }

    @Test
    void eightThousandBytesPassAtOnceAndThenEightEachMillisecond() {
        assertThat(takes(8001, 0)).isFalse();
        assertThat(takes(8000, 0)).isTrue();
        assertThat(takes(8, 1_000_000 - 1)).isFalse();
        assertThat(takes(8, 1_000_000)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -SECOND, Long.MAX_VALUE - SECOND, Long.MIN_VALUE})
    void clockMayBeginAnywhere(long origin) {
        RateLimit anywhere = new RateLimit(new CopyLimits(1, 8_000), SECOND, origin);
        assertThat(anywhere.hasRoom(1, origin)).isTrue();
        anywhere.take(1, origin);
        assertThat(anywhere.hasRoom(1, origin + SECOND - 1)).isFalse();
        assertThat(anywhere.hasRoom(1, origin + SECOND)).isTrue();
    }

    /** Against buckets that are filled drop by drop. */
    @Test
    void bucketsOfTheTextbookSayTheSame() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        // In units of a thousandth packet, and of a bit; both are whole numbers at each millisecond.
        long packets = 50_000;
        long bits = 64_000;
        long millis = 0;
        for (int round = 0; round < 50_000; round++) {
            int pass = random.nextInt(8) == 0 ? random.nextInt(400) : random.nextInt(20);
            millis += pass;
            packets = Math.min(50_000, packets + 50L * pass);
            bits = Math.min(64_000, bits + 64L * pass);
            int bytes = random.nextInt(20, 1281);
            boolean fits = packets >= 1000 && bits >= bytes * 8L;
            assertThat(takes(bytes, millis * 1_000_000))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(fits);
            if (fits) {
                packets -= 1000;
                bits -= bytes * 8L;
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 64000", "10001, 64000", "50, 7999", "50, 1000000001"})
    void limitsOutOfRangeAreRefused(int packets, int bits) {
        assertThatExceptionOfType(InputException.class).isThrownBy(() -> new CopyLimits(packets, bits));
    }

    private boolean takes(int bytes, long nowNanos) {
        if (!limit.hasRoom(bytes, nowNanos)) {
            return false;
        }
        limit.take(bytes, nowNanos);
        return true;
    }
}
