package io.lanrage.nat.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class CheckRehearsalTest {

    @Test
    void eachHeartbeatOfBothPlayersIsAnswered() {
        int heartbeats = 10;
        int checksAndAnswersOfBoth = 4 * heartbeats;

        assertThat(CheckRehearsal.play(new SecureRandom(), heartbeats)).isGreaterThanOrEqualTo(checksAndAnswersOfBoth);
    }
}
