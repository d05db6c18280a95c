package io.lanrage.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgerTest {

    @Test
    void tableHasMediansSpreadAndRatio(@TempDir Path directory) throws Exception {
        Ledger ledger = new Ledger(directory.resolve("values"));
        for (double value : new double[] {3_000, 1_000, 2_000}) {
            ledger.add("coturn", Figure.BINDING, value);
            new Ledger(directory.resolve("values")).add("lanrage", Figure.BINDING, 3 * value);
        }

        assertThat(ledger.markdown("coturn"))
                .contains("| | coturn | lanrage | to coturn |")
                .contains("| Binding requests, requests/s | 2,000 [1,000 to 3,000] | 6,000 [3,000 to 9,000] | 3.00 |")
                .contains("| 1 allocation, 160 bytes, packets/s | – | – | |");
    }

    @Test
    void flowIsGoodWithOnePacketInAHundredLost() {
        assertThat(new Flow(1000, 1000, 990, 1).isGood()).isTrue();
        assertThat(new Flow(1000, 1000, 989, 1).isGood()).isFalse();
        assertThat(new Flow(1000, 979, 979, 1).isGood()).isFalse();
        assertThat(new Flow(500, 500, 500, 500_000_000).perSecond()).isEqualTo(1000);
    }
}
