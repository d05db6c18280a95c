package io.lanrage.core.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.ipam.IpPrefix;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NatValuesTest {

    private static final InetSocketAddress SEEN = new InetSocketAddress("203.0.113.7", 4711);

    @Test
    void reportIsSummarisedByItsType() {
        NatReport report = NatReport.observed(
                NatBehavior.ENDPOINT_INDEPENDENT,
                NatBehavior.ENDPOINT_INDEPENDENT,
                SEEN,
                true,
                List.of("seen by one server"),
                Duration.ofMillis(40));

        assertThat(report.natType()).isEqualTo(NatType.FULL_CONE);
        assertThat(report.publicAddress()).contains(SEEN);
        assertThat(report.translated()).isTrue();
    }

    @Test
    void unansweredReportKnowsNothing() {
        NatReport report = NatReport.unanswered(List.of("no server answered"), Duration.ofSeconds(3));

        assertThat(report.natType()).isEqualTo(NatType.UNKNOWN);
        assertThat(report.mapping()).isEqualTo(NatBehavior.UNKNOWN);
        assertThat(report.filtering()).isEqualTo(NatBehavior.UNKNOWN);
        assertThat(report.publicAddress()).isEmpty();
        assertThat(report.translated()).isFalse();
    }

    @Test
    void evidenceIsCopied() {
        List<String> evidence = new ArrayList<>(List.of("one"));
        NatReport report = NatReport.unanswered(evidence, Duration.ZERO);
        evidence.add("two");

        assertThat(report.evidence()).containsExactly("one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.168.1.7", "127.0.0.1", "203.0.113.7", "255.255.255.255", "fe80::1", "2001:db8::1"})
    void candidateMayHaveAnyAddressThatCanBeSentTo(String address) {
        InetSocketAddress endpoint = new InetSocketAddress(IpPrefix.parseAddress(address), 1);

        assertThat(new Candidate(Candidate.Kind.HOST, endpoint).address()).isEqualTo(endpoint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "224.0.0.1", "239.255.255.255", "ff02::1"})
    void candidateThatCannotBeSentToIsRefused(String address) {
        assertRefused(new InetSocketAddress(IpPrefix.parseAddress(address), 4711));
    }

    @Test
    void candidateWithoutPortOrWithAnUnresolvedNameIsRefused() {
        assertRefused(new InetSocketAddress("192.168.1.7", 0));
        assertRefused(InetSocketAddress.createUnresolved("play.example", 4711));
    }

    private static void assertRefused(InetSocketAddress address) {
        assertThatThrownBy(() -> new Candidate(Candidate.Kind.HOST, address))
                .isInstanceOfSatisfying(
                        InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INPUT_INVALID))
                .hasMessageContaining("cannot be sent to");
    }
}
