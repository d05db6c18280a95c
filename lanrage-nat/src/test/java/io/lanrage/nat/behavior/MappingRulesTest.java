package io.lanrage.nat.behavior;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.nat.NatBehavior;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MappingRulesTest {

    private static final InetSocketAddress SERVER = new InetSocketAddress("198.51.100.2", 3478);

    /** X is what A1:P1 saw, Y and Z are other mappings; WAIT stands for no verdict yet. */
    @ParameterizedTest
    @CsvSource({
        // A2:P1, A2:P2, verdict
        "PENDING, PENDING, WAIT",
        "PENDING, X,       ENDPOINT_INDEPENDENT",
        "PENDING, Y,       WAIT",
        "PENDING, SILENT,  WAIT",
        "PENDING, REFUSED, WAIT",
        "X,       PENDING, ENDPOINT_INDEPENDENT",
        "X,       X,       ENDPOINT_INDEPENDENT",
        "X,       Y,       ENDPOINT_INDEPENDENT",
        "X,       SILENT,  ENDPOINT_INDEPENDENT",
        "X,       REFUSED, ENDPOINT_INDEPENDENT",
        "Y,       PENDING, WAIT",
        "Y,       X,       ENDPOINT_INDEPENDENT",
        "Y,       Y,       ADDRESS_DEPENDENT",
        "Y,       Z,       ADDRESS_AND_PORT_DEPENDENT",
        "Y,       SILENT,  ADDRESS_AND_PORT_DEPENDENT",
        "Y,       REFUSED, ADDRESS_AND_PORT_DEPENDENT",
        "SILENT,  PENDING, WAIT",
        "SILENT,  X,       ENDPOINT_INDEPENDENT",
        "SILENT,  Y,       ADDRESS_AND_PORT_DEPENDENT",
        "SILENT,  SILENT,  UNKNOWN",
        "SILENT,  REFUSED, UNKNOWN",
        "REFUSED, PENDING, WAIT",
        "REFUSED, X,       ENDPOINT_INDEPENDENT",
        "REFUSED, Y,       ADDRESS_AND_PORT_DEPENDENT",
        "REFUSED, SILENT,  UNKNOWN",
        "REFUSED, REFUSED, UNKNOWN",
    })
    void verdictFollowsFromWhatTheOtherAddressSees(String otherAddress, String otherPort, String verdict) {
        assertThat(MappingRules.judge(mapped("X"), result(otherAddress), result(otherPort))
                        .map(finding -> finding.behavior().name())
                        .orElse("WAIT"))
                .isEqualTo(verdict);
    }

    /** Answers are written as server address, server port, mapping: 1aX is address 1, port a, mapping X. */
    @ParameterizedTest
    @CsvSource({
        "1aX,             UNKNOWN",
        "1aX 1bX,         ENDPOINT_INDEPENDENT",
        "1aX 2aX,         ENDPOINT_INDEPENDENT",
        "1aX 1bX 2aX,     ENDPOINT_INDEPENDENT",
        "1aX 1bY,         ADDRESS_AND_PORT_DEPENDENT",
        "1aX 2aY,         ADDRESS_AND_PORT_DEPENDENT",
        "1aX 2bY 2aZ,     ADDRESS_AND_PORT_DEPENDENT",
        "1aX 1bX 2aY,     ADDRESS_DEPENDENT",
        "1aX 1bX 2aY 2bY, ADDRESS_DEPENDENT",
        "1aX 1bX 2aY 2bZ, ADDRESS_AND_PORT_DEPENDENT",
        "1aX 1bY 2aX,     ADDRESS_AND_PORT_DEPENDENT",
    })
    void serversWithoutOtherAddressAreCompared(String answers, NatBehavior verdict) {
        assertThat(MappingRules.compare(parse(answers)).behavior()).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({"1aX 1bX, another address was not there to ask", "1aX 2aX, servers with different addresses"})
    void evidenceTellsWhatWasNotSeen(String answers, String words) {
        assertThat(MappingRules.compare(parse(answers)).evidence()).contains(words);
    }

    private static List<ServerAnswer> parse(String answers) {
        return Stream.of(answers.split(" "))
                .map(answer -> new ServerAnswer(
                        new InetSocketAddress("198.51.100." + answer.charAt(0), answer.charAt(1)),
                        mapped(answer.substring(2))))
                .toList();
    }

    private static ProbeResult result(String name) {
        return switch (name) {
            case "PENDING" -> new ProbeResult.Pending();
            case "SILENT" -> new ProbeResult.Silent();
            case "REFUSED" -> new ProbeResult.Refused();
            default -> new ProbeResult.Answered(mapped(name), SERVER);
        };
    }

    private static InetSocketAddress mapped(String name) {
        return new InetSocketAddress("203.0.113.7", 40_000 + name.charAt(0));
    }
}
