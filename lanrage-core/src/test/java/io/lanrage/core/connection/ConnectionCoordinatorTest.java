package io.lanrage.core.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.nat.Candidate;
import io.lanrage.core.nat.CheckEvidence;
import io.lanrage.core.nat.NatBehavior;
import io.lanrage.core.nat.NatReport;
import io.lanrage.core.nat.NatType;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConnectionCoordinatorTest {

    private static final CheckEvidence SILENCE = new CheckEvidence(3, 21, 0);

    private final ConnectionCoordinator coordinator = new ConnectionCoordinator();

    @ParameterizedTest
    @CsvSource({
        "OPEN, SYMMETRIC, DIRECT",
        "FULL_CONE, OPEN, DIRECT",
        "PORT_RESTRICTED_CONE, PORT_RESTRICTED_CONE, HOLE_PUNCHING",
        "SYMMETRIC, RESTRICTED_CONE, HOLE_PUNCHING",
        "SYMMETRIC, PORT_RESTRICTED_CONE, RELAY",
        "SYMMETRIC, SYMMETRIC, RELAY",
        "UNKNOWN, OPEN, RELAY"
    })
    void planExpectsWhatThePairAllows(NatType own, NatType other, ConnectionStrategy expected) {
        assertThat(coordinator.plan(own, other).expected()).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(NatType.class)
    void planNeverForbidsAStrategy(NatType own) {
        for (NatType other : NatType.values()) {
            assertThat(coordinator.plan(own, other).strategies())
                    .containsExactlyInAnyOrder(ConnectionStrategy.values());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SYMMETRIC, SYMMETRIC, BOTH_MAPPINGS_RANDOM",
        "SYMMETRIC, PORT_RESTRICTED_CONE, RANDOM_MAPPING_MEETS_PORT_FILTER",
        "PORT_RESTRICTED_CONE, SYMMETRIC, RANDOM_MAPPING_MEETS_PORT_FILTER",
        "FULL_CONE, FULL_CONE, PEER_SILENT",
        "SYMMETRIC, UNKNOWN, PEER_SILENT"
    })
    void silenceIsExplainedByThePair(NatType own, NatType other, ExplanationCode expected) {
        Explanation explanation = coordinator.explainFailure(Optional.of(report(own)), other, SILENCE);

        assertThat(explanation.code()).isEqualTo(expected);
        assertThat(explanation.text()).contains("21 checks").contains("3 addresses");
        assertThat(explanation.advice()).isNotBlank();
    }

    @Test
    void aCheckOfThePeerMeansThatOneDirectionWorks() {
        Explanation explanation = coordinator.explainFailure(
                Optional.of(report(NatType.FULL_CONE)), NatType.FULL_CONE, new CheckEvidence(1, 7, 1));

        assertThat(explanation.code()).isEqualTo(ExplanationCode.ONE_WAY);
    }

    @Test
    void noAnswerOfAnyServerMeansThatUdpIsBlocked() {
        NatReport unanswered = NatReport.unanswered(List.of(), Duration.ofSeconds(3));

        assertThat(coordinator
                        .explainFailure(Optional.of(unanswered), NatType.OPEN, SILENCE)
                        .code())
                .isEqualTo(ExplanationCode.UDP_BLOCKED);
    }

    @Test
    void hostCandidatesComeLastForAPeerBehindAnotherAddress() {
        Candidate host = candidate(Candidate.Kind.HOST, "192.168.1.7");
        Candidate reflexive = candidate(Candidate.Kind.SERVER_REFLEXIVE, "203.0.113.9");

        assertThat(coordinator.order(Optional.of(report(NatType.FULL_CONE)), List.of(host, reflexive)))
                .containsExactly(reflexive, host);
    }

    @Test
    void hostCandidatesStayFirstForAPeerBehindTheSameAddress() {
        Candidate host = candidate(Candidate.Kind.HOST, "192.168.1.7");
        Candidate reflexive = candidate(Candidate.Kind.SERVER_REFLEXIVE, "198.51.100.1");

        assertThat(coordinator.order(Optional.of(report(NatType.FULL_CONE)), List.of(host, reflexive)))
                .containsExactly(host, reflexive);
    }

    private static Candidate candidate(Candidate.Kind kind, String address) {
        return new Candidate(kind, new InetSocketAddress(IpPrefix.parseAddress(address), 4242));
    }

    /** A report whose type is the given one, from a NAT with the public address 198.51.100.1. */
    private static NatReport report(NatType type) {
        return new NatReport(
                type,
                NatBehavior.UNKNOWN,
                NatBehavior.UNKNOWN,
                Optional.of(new InetSocketAddress(IpPrefix.parseAddress("198.51.100.1"), 1)),
                true,
                List.of(),
                Duration.ZERO);
    }
}
