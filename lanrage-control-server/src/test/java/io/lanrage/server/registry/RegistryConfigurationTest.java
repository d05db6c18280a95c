package io.lanrage.server.registry;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.error.InputException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryConfigurationTest {

    @ParameterizedTest
    @CsvSource({"0,30,120", "-1,30,120", "30,30,120", "10,120,120", "10,130,120"})
    void leaseTimesHaveToAscend(int heartbeat, int away, int lease) {
        assertThatThrownBy(() -> new LeaseTimes(
                        Duration.ofSeconds(heartbeat), Duration.ofSeconds(away), Duration.ofSeconds(lease)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(Duration.ofSeconds(away).toString());
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,0", "-1,1"})
    void limitsHaveToBePositive(int parties, int members) {
        assertThatThrownBy(() -> new RegistryLimits(parties, members))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(parties + " parties and " + members + " members");
    }

    @Test
    void limitOfOneIsAllowed() {
        new RegistryLimits(1, 1);
    }
}
