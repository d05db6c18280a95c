package io.lanrage.nat.behavior;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FilteringRulesTest {

    private static final List<String> RESULTS = List.of("PENDING", "A1P1", "A1P2", "A2P2", "SILENT", "REFUSED");

    /** A result is where the answer came from, or why there is none; * stands for each; WAIT for no verdict yet. */
    @ParameterizedTest
    @CsvSource({
        // change both, change port, plain, verdict
        "PENDING, *,       *,       WAIT",
        "A2P2,    *,       *,       ENDPOINT_INDEPENDENT",
        "A1P1,    *,       *,       UNKNOWN",
        "A1P2,    *,       *,       UNKNOWN",
        "REFUSED, *,       *,       UNKNOWN",
        "SILENT,  PENDING, *,       WAIT",
        "SILENT,  A1P2,    *,       ADDRESS_DEPENDENT",
        "SILENT,  A1P1,    *,       UNKNOWN",
        "SILENT,  REFUSED, *,       UNKNOWN",
        "SILENT,  SILENT,  PENDING, WAIT",
        "SILENT,  SILENT,  A1P1,    ADDRESS_AND_PORT_DEPENDENT",
        "SILENT,  SILENT,  SILENT,  UNKNOWN",
        "SILENT,  SILENT,  REFUSED, UNKNOWN",
    })
    void verdictFollowsFromWhichAnswersComeIn(String changeBoth, String changePort, String plain, String verdict) {
        for (String port : each(changePort)) {
            for (String first : each(plain)) {
                assertThat(judge(first, changeBoth, port))
                        .as("%s, %s, %s", changeBoth, port, first)
                        .isEqualTo(verdict);
            }
        }
    }

    @Test
    void everyCombinationOfEndsHasAVerdict() {
        List<String> ends = RESULTS.subList(1, RESULTS.size());
        for (String changeBoth : ends) {
            for (String changePort : ends) {
                for (String plain : ends) {
                    assertThat(judge(plain, changeBoth, changePort)).isNotEqualTo("WAIT");
                }
            }
        }
    }

    private static List<String> each(String name) {
        return name.equals("*") ? RESULTS : List.of(name);
    }

    private static String judge(String plain, String changeBoth, String changePort) {
        return FilteringRules.judge(endpoint("A1P1"), result(plain), result(changeBoth), result(changePort))
                .map(finding -> finding.behavior().name())
                .orElse("WAIT");
    }

    private static ProbeResult result(String name) {
        return switch (name) {
            case "PENDING" -> new ProbeResult.Pending();
            case "SILENT" -> new ProbeResult.Silent();
            case "REFUSED" -> new ProbeResult.Refused();
            default -> new ProbeResult.Answered(new InetSocketAddress("203.0.113.7", 40_000), endpoint(name));
        };
    }

    private static InetSocketAddress endpoint(String name) {
        return new InetSocketAddress("198.51.100." + name.charAt(1), 3477 + (name.charAt(3) - '0'));
    }
}
