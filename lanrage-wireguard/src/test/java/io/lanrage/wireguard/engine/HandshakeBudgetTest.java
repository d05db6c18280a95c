package io.lanrage.wireguard.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HandshakeBudgetTest {
    private static final long START = Long.MAX_VALUE - 10;
    private static final long EACH = TimeUnit.MILLISECONDS.toNanos(50);

    private final HandshakeBudget budget = new HandshakeBudget(START);

    @Test
    void fiveComeAtOnceAndNoMore() {
        assertThat(taken(100, START)).isEqualTo(5);
    }

    @Test
    void oneComesBackInExactlyFiftyMilliseconds() {
        taken(100, START);
        assertThat(budget.take(START + EACH - 1)).isFalse();
        assertThat(budget.take(START + EACH)).isTrue();
        assertThat(budget.take(START + EACH)).isFalse();
    }

    @Test
    void waitingLongerThanItTakesToFillGivesNoMore() {
        taken(100, START);
        assertThat(taken(100, START + TimeUnit.DAYS.toNanos(300))).isEqualTo(5);
    }

    @Test
    void floodIsHeldToTwentyASecond() {
        int taken = 0;
        for (long millis = 0; millis < 10_000; millis++) {
            taken += taken(20, START + TimeUnit.MILLISECONDS.toNanos(millis));
        }
        assertThat(taken).isEqualTo(5 + 199);
    }

    private int taken(int offered, long nowNanos) {
        int taken = 0;
        for (int i = 0; i < offered; i++) {
            taken += budget.take(nowNanos) ? 1 : 0;
        }
        return taken;
    }
}
