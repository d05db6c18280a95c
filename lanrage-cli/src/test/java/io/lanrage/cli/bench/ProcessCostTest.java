package io.lanrage.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessCostTest {

    @Test
    void ticksAndPagesAreReadBehindANameOfAnyKind() {
        ProcessCost cost =
                ProcessCost.parse("4711 (a ) b (c) S 1 4711 4711 0 -1 4194304 1 2 3 4 150 50 7 8 20 0 1 0 9 1000000 "
                        + "256 18446744073709551615 1 1\n");

        assertThat(cost.cpuSeconds()).isEqualTo(2.0);
        assertThat(cost.residentBytes()).isEqualTo(256 * 4096);
    }
}
