package io.lanrage.core.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryScheduleTest {

    @ParameterizedTest
    @CsvSource({"1, 5", "2, 10", "3, 20", "4, 40", "5, 60", "6, 60", "1000000, 60"})
    void pausesDoubleUpToAMinute(int failures, long seconds) {
        assertThat(RetrySchedule.delayAfter(failures)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void thereIsNoPauseWithoutAFailure() {
        assertThatIllegalArgumentException().isThrownBy(() -> RetrySchedule.delayAfter(0));
    }
}
