package io.lanrage.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.error.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {

    private static final long SECOND = 1_000_000_000L;

    private static int take(TokenBucket bucket, int tries, long nowNanos) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += bucket.tryTake(nowNanos) ? 1 : 0;
        }
        return taken;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -5 * SECOND, Long.MAX_VALUE - SECOND, Long.MIN_VALUE})
    void fullBucketGivesItsBurstWhateverTheOriginOfTime(long nowNanos) {
        TokenBucket bucket = new TokenBucket(new Rate(3, 2), nowNanos);

        assertThat(take(bucket, 5, nowNanos)).isEqualTo(3);
        assertThat(take(bucket, 5, nowNanos + 10 * SECOND)).isEqualTo(3);
    }

    @Test
    void tokenIsBackExactlyWhenItsTimeIsUp() {
        TokenBucket bucket = new TokenBucket(new Rate(1, 4), 0);
        assertThat(bucket.tryTake(0)).isTrue();

        assertThat(bucket.tryTake(SECOND / 4 - 1)).isFalse();
        assertThat(bucket.tryTake(SECOND / 4)).isTrue();
    }

    @Test
    void refusalCostsNothing() {
        TokenBucket bucket = new TokenBucket(new Rate(1, 1), 0);
        bucket.tryTake(0);
        take(bucket, 1_000, SECOND / 2);

        assertThat(bucket.tryTake(SECOND)).isTrue();
    }

    @Test
    void longRunKeepsToTheRate() {
        TokenBucket bucket = new TokenBucket(new Rate(5, 10), 0);
        int taken = 0;
        for (long nowNanos = 0; nowNanos < 100 * SECOND; nowNanos += SECOND / 1_000) {
            taken += bucket.tryTake(nowNanos) ? 1 : 0;
        }

        assertThat(taken).isEqualTo(5 + 10 * 100 - 1);
    }

    @Test
    void bucketIsFullWhenTheLastTokenIsBack() {
        TokenBucket bucket = new TokenBucket(new Rate(2, 1), 0);
        assertThat(bucket.isFull(0)).isTrue();
        take(bucket, 2, 0);

        assertThat(bucket.isFull(2 * SECOND - 1)).isFalse();
        assertThat(bucket.isFull(2 * SECOND)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,0", "-1,1", "1,1000000001"})
    void senselessRateIsRefusedByItsFigures(int burst, int perSecond) {
        assertThatThrownBy(() -> new Rate(burst, perSecond))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(perSecond + " per second and " + burst + " at once");
    }
}
