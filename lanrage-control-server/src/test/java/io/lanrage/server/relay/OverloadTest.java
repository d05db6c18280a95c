package io.lanrage.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OverloadTest {

    private static final long MILLI = 1_000_000;

    private final Overload overload = new Overload();

    @Test
    void shortPressureIsNoOverload() {
        overload.press(Long.MAX_VALUE);
        overload.press(Long.MAX_VALUE + 50 * MILLI);
        assertThat(overload.isOverloaded()).isFalse();
        overload.relax(Long.MAX_VALUE + 51 * MILLI);
        overload.press(Long.MAX_VALUE + 52 * MILLI);

        assertThat(overload.isOverloaded()).isFalse();
    }

    @Test
    void pressureForMoreThanFiftyMillisecondsIsOverload() {
        overload.press(0);
        overload.press(50 * MILLI + 1);

        assertThat(overload.isOverloaded()).isTrue();
    }

    @Test
    void overloadEndsASecondAfterTheLastPressure() {
        overload.press(0);
        overload.press(51 * MILLI);
        overload.relax(52 * MILLI);
        overload.press(100 * MILLI);
        overload.relax(1_100 * MILLI);
        assertThat(overload.isOverloaded()).isTrue();
        overload.relax(1_100 * MILLI + 1);
        assertThat(overload.isOverloaded()).isFalse();

        overload.press(1_200 * MILLI);
        assertThat(overload.isOverloaded()).isFalse();
    }
}
