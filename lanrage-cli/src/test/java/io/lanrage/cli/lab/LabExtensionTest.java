package io.lanrage.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class LabExtensionTest {
    @Test
    void withoutObstacleTestsRun() {
        assertThat(LabExtension.decide(Optional.empty(), false).isDisabled()).isFalse();
        assertThat(LabExtension.decide(Optional.empty(), true).isDisabled()).isFalse();
    }

    @Test
    void obstacleSkipsWithItsReason() {
        var decision = LabExtension.decide(Optional.of("no tool"), false);

        assertThat(decision.isDisabled()).isTrue();
        assertThat(decision.getReason()).contains("no tool");
    }

    @Test
    void obstacleFailsWhereTheLaboratoryIsRequired() {
        assertThatThrownBy(() -> LabExtension.decide(Optional.of("no tool"), true))
                .hasMessageContaining("LANRAGE_REQUIRE_LAB")
                .hasMessageContaining("no tool");
    }
}
