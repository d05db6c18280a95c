package io.lanrage.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {

    private final Report report = new Report();

    @Test
    void medianIsTheMiddleOneOrTheMeanOfTwo() {
        for (double value : new double[] {9, 1, 5}) {
            report.add("a", Map.of(Figure.TCP_ONE_FLOW, value));
        }
        assertThat(report.median("a", Figure.TCP_ONE_FLOW)).hasValue(5);

        report.add("a", Map.of(Figure.TCP_ONE_FLOW, 7.0));
        assertThat(report.median("a", Figure.TCP_ONE_FLOW)).hasValue(6);
    }

    @Test
    void tablesShowSpreadAndRatios() {
        report.add("slow", Map.of(Figure.TCP_ONE_FLOW, 500.0));
        report.add("quick", Map.of(Figure.TCP_ONE_FLOW, 4_000.0));
        report.add("quick", Map.of(Figure.TCP_ONE_FLOW, 4_200.0));
        report.note("a remark");

        assertThat(report.markdown("slow"))
                .contains("| TCP, one flow, Mbit/s | 500 [500 to 500] | 4,100 [4,000 to 4,200] |")
                .contains("| TCP, one flow, Mbit/s | 1.00 | 8.20 |")
                .contains("| ping idle p50, µs | – | – |")
                .contains("- a remark");
    }

    @Test
    void allValuesAreInTheJson() {
        report.add("a", Map.of(Figure.IDLE_P50, 12.5));

        assertThat(report.json()).contains("\"IDLE_P50\" : [ 12.5 ]").contains("\"µs\"");
    }
}
