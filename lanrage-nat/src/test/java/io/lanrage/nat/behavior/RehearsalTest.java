package io.lanrage.nat.behavior;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class RehearsalTest {

    @Test
    void everyKindOfProbeIsPlayed() {
        assertThat(Rehearsal.play(new SecureRandom())).isEqualTo(ProbeKind.values().length);
    }
}
