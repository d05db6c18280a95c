package io.lanrage.core.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.RecordedPorts;
import io.lanrage.core.control.PeerSignal;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.nat.Candidate;
import io.lanrage.core.nat.CheckEvidence;
import io.lanrage.core.nat.NatBehavior;
import io.lanrage.core.nat.NatReport;
import io.lanrage.core.nat.NatType;
import io.lanrage.core.nat.Path;
import io.lanrage.core.nat.PathEvent;
import io.lanrage.core.nat.PathListener;
import io.lanrage.core.party.PartyKeys;
import io.lanrage.core.party.PartySecret;
import io.lanrage.core.party.Peer;
import io.lanrage.core.party.Presence;
import io.lanrage.core.task.SteppedScheduler;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionManagerTest {

    private static final CheckEvidence SILENCE = new CheckEvidence(2, 14, 0);
    private static final List<Candidate> CANDIDATES =
            List.of(new Candidate(Candidate.Kind.SERVER_REFLEXIVE, address("203.0.113.5")));

    private final RecordedPorts ports = new RecordedPorts();
    private final SteppedScheduler scheduler = new SteppedScheduler(Executors.defaultThreadFactory());
    private final PartyKeys keys = PartyKeys.of(PartySecret.generate(new SecureRandom()));
    private final List<Connection> heard = new ArrayList<>();
    private final Peer ann = RecordedPorts.peer("ann", "10.66.0.2");
    private final ConnectionManager manager = new ConnectionManager(
            ports.key.publicKey(),
            keys,
            ports.natTraversal(PathListener.NONE),
            ports.networkManager(),
            ports.controlPlane(event -> {}),
            scheduler,
            heard::add);

    @AfterEach
    void endScheduler() {
        scheduler.shutdownNow();
    }

    @Test
    void aNewMemberIsCheckedAndToldTheOwnCandidates() {
        manager.ownCandidates(CANDIDATES);

        manager.peer(ann);

        assertThat(ports.calls).containsExactly("nat.addPeer " + ann.id(), "control.signal " + ann.id());
        assertThat(ports.signals).containsExactly(new PeerSignal.Candidates(CANDIDATES, false));
        assertThat(heard).singleElement().satisfies(connection -> {
            assertThat(connection.state()).isEqualTo(ConnectionState.CONNECTING);
            assertThat(connection.explanation().code()).isEqualTo(ExplanationCode.WAITING_FOR_PEER);
        });
    }

    @Test
    void candidatesThatComeLaterAreSentToAllMembers() {
        manager.peer(ann);
        manager.peer(RecordedPorts.peer("bob", "10.66.0.3"));
        assertThat(ports.signals).isEmpty();

        manager.ownCandidates(CANDIDATES);

        assertThat(ports.signals).hasSize(2);
    }

    @Test
    void theTunnelIsConfiguredOnceAPathIsSelected() {
        manager.peer(ann);

        manager.pathEvent(new PathEvent.Selected(ann.id(), path(20)));
        manager.pathEvent(new PathEvent.Selected(ann.id(), path(10)));

        assertThat(ports.tunnels).singleElement().satisfies(tunnel -> {
            assertThat(tunnel.presharedKey()).isEqualTo(keys.presharedKey(ann.key(), ports.key.publicKey()));
            assertThat(tunnel.allowedAddresses()).containsExactly(IpPrefix.parse("10.66.0.2/32"));
        });
        assertThat(states()).endsWith(ConnectionState.CONNECTED_DIRECT);
    }

    @Test
    void aRoundTripOverTheLimitDegradesAndComesBack() {
        manager.peer(ann);
        manager.pathEvent(new PathEvent.Selected(ann.id(), path(200)));

        manager.pathEvent(new PathEvent.Measured(ann.id(), path(201)));
        manager.pathEvent(new PathEvent.Measured(ann.id(), path(202)));
        manager.pathEvent(new PathEvent.Measured(ann.id(), path(200)));

        assertThat(states())
                .containsExactly(
                        ConnectionState.CONNECTING,
                        ConnectionState.CONNECTED_DIRECT,
                        ConnectionState.DEGRADED,
                        ConnectionState.CONNECTED_DIRECT);
    }

    @Test
    void jitterIsTheSmoothedDifferenceOfRoundTrips() {
        manager.peer(ann);
        manager.pathEvent(new PathEvent.Selected(ann.id(), path(10)));

        manager.pathEvent(new PathEvent.Measured(ann.id(), path(26)));

        assertThat(manager.connections().get(0).jitter()).isEqualTo(Optional.of(Duration.ofMillis(1)));
    }

    @Test
    void aLostPathMakesBothSidesCheckAgain() {
        manager.ownCandidates(CANDIDATES);
        manager.peer(ann);
        manager.pathEvent(new PathEvent.Selected(ann.id(), path(20)));

        manager.pathEvent(new PathEvent.Lost(ann.id(), path(20)));

        assertThat(states()).endsWith(ConnectionState.RECONNECTING);
        assertThat(ports.signals).endsWith(new PeerSignal.Candidates(CANDIDATES, true));
        assertThat(ports.calls).doesNotContain("network.removePeer " + ann.id());
    }

    @Test
    void failedAttemptsAreRepeatedAfterFiveThenTenSeconds() {
        manager.ownCandidates(CANDIDATES);
        manager.peer(ann);
        manager.pathEvent(new PathEvent.Exhausted(ann.id(), SILENCE));

        scheduler.advance(Duration.ofMillis(4999));
        assertThat(ports.calls).doesNotContain("nat.retry " + ann.id());
        scheduler.advance(Duration.ofMillis(1));
        assertThat(ports.calls).containsOnlyOnce("nat.retry " + ann.id());
        assertThat(ports.signals).endsWith(new PeerSignal.Candidates(CANDIDATES, true));

        manager.pathEvent(new PathEvent.Exhausted(ann.id(), SILENCE));
        assertThat(scheduler.delays()).containsExactly(Duration.ofSeconds(10));
    }

    @Test
    void aTunnelThatCannotBeSetUpIsTriedAgainUntilItIs() {
        ports.tunnelFailures.add(LanrageException.of(ErrorCode.WIREGUARD_FAILED, "no answer"));
        ports.tunnelFailures.add(LanrageException.of(ErrorCode.WIREGUARD_FAILED, "no answer again"));
        manager.peer(ann);
        manager.pathEvent(new PathEvent.Selected(ann.id(), path(20)));
        scheduler.finishDue();
        assertThat(scheduler.delays()).containsExactly(Duration.ofSeconds(1));

        scheduler.advance(Duration.ofSeconds(1));
        assertThat(ports.tunnels).hasSize(2);
        assertThat(scheduler.delays()).containsExactly(Duration.ofSeconds(2));
        scheduler.advance(Duration.ofSeconds(2));

        assertThat(ports.tunnels).hasSize(3);
        assertThat(scheduler.delays()).isEmpty();
        manager.pathEvent(new PathEvent.Selected(ann.id(), path(10)));
        assertThat(ports.tunnels).hasSize(3);
    }

    @Test
    void anotherPathIsAReasonToTryTheTunnelAtOnce() {
        ports.tunnelFailures.add(LanrageException.of(ErrorCode.WIREGUARD_FAILED, "no answer"));
        manager.peer(ann);
        manager.pathEvent(new PathEvent.Selected(ann.id(), path(20)));
        scheduler.finishDue();

        manager.pathEvent(new PathEvent.Selected(ann.id(), path(10)));
        scheduler.finishDue();

        assertThat(ports.tunnels).hasSize(2);
        assertThat(scheduler.delays()).isEmpty();
    }

    @Test
    void noTunnelIsTriedAgainForALeaver() {
        ports.tunnelFailures.add(LanrageException.of(ErrorCode.WIREGUARD_FAILED, "no answer"));
        ports.tunnelFailures.add(LanrageException.of(ErrorCode.WIREGUARD_FAILED, "no answer"));
        manager.peer(ann);
        manager.pathEvent(new PathEvent.Selected(ann.id(), path(20)));
        scheduler.finishDue();

        manager.remove(ann.id());

        assertThat(scheduler.delays()).isEmpty();
        scheduler.advance(Duration.ofMinutes(5));
        assertThat(ports.tunnels).hasSize(1);
    }

    @Test
    void candidatesThatDoNotArriveAreSentAgainWithWhatTheyAskedFor() {
        manager.ownCandidates(CANDIDATES);
        manager.peer(ann);
        scheduler.finishDue();
        ports.signalFailures.add(LanrageException.of(ErrorCode.RATE_LIMITED, "slower"));
        ports.signalFailures.add(LanrageException.of(ErrorCode.SERVER_UNREACHABLE, "nobody there"));
        manager.pathEvent(new PathEvent.Selected(ann.id(), path(20)));
        manager.pathEvent(new PathEvent.Lost(ann.id(), path(20)));
        scheduler.finishDue();
        assertThat(scheduler.delays()).containsExactly(Duration.ofSeconds(1));

        scheduler.advance(Duration.ofSeconds(1));
        assertThat(scheduler.delays()).containsExactly(Duration.ofSeconds(2));
        scheduler.advance(Duration.ofSeconds(2));

        PeerSignal.Candidates asking = new PeerSignal.Candidates(CANDIDATES, true);
        assertThat(ports.signals).containsExactly(new PeerSignal.Candidates(CANDIDATES, false), asking, asking, asking);
        assertThat(scheduler.delays()).isEmpty();
    }

    @Test
    void whatAnOutageKeptBackIsSentAsSoonAsItIsOver() {
        ports.signalFailures.add(LanrageException.of(ErrorCode.SERVER_UNREACHABLE, "nobody there"));
        manager.ownCandidates(CANDIDATES);
        manager.peer(ann);
        scheduler.finishDue();
        manager.peer(RecordedPorts.peer("bob", "10.66.0.3"));
        scheduler.finishDue();
        assertThat(ports.signals).hasSize(2);

        manager.controlRestored();
        scheduler.finishDue();

        assertThat(ports.signals).hasSize(3);
        assertThat(ports.calls).endsWith("control.signal " + ann.id());
        assertThat(scheduler.delays()).isEmpty();
    }

    @Test
    void aPathThatComesAfterFailureEndsTheRetries() {
        manager.peer(ann);
        manager.pathEvent(new PathEvent.Exhausted(ann.id(), SILENCE));

        manager.pathEvent(new PathEvent.Selected(ann.id(), path(20)));

        assertThat(scheduler.delays()).isEmpty();
        assertThat(states()).endsWith(ConnectionState.FAILED, ConnectionState.CONNECTED_DIRECT);
    }

    @Test
    void aReportThatComesLateExplainsAnEarlierFailure() {
        manager.peer(ann);
        manager.pathEvent(new PathEvent.Exhausted(ann.id(), SILENCE));
        assertThat(explanations()).endsWith(ExplanationCode.PEER_SILENT);

        manager.ownReport(symmetric());
        manager.peer(new Peer(ann.key(), "ann", ann.address(), NatType.SYMMETRIC, Presence.PRESENT));

        assertThat(explanations()).endsWith(ExplanationCode.PEER_SILENT, ExplanationCode.BOTH_MAPPINGS_RANDOM);
    }

    @Test
    void aReportThatWasThereFirstExplainsToo() {
        manager.ownReport(symmetric());
        manager.peer(new Peer(ann.key(), "ann", ann.address(), NatType.SYMMETRIC, Presence.PRESENT));

        manager.pathEvent(new PathEvent.Exhausted(ann.id(), SILENCE));

        assertThat(explanations()).endsWith(ExplanationCode.BOTH_MAPPINGS_RANDOM);
    }

    @Test
    void aPeersRestartRepeatsTheChecksOnlyIfThereWereSome() {
        manager.peer(ann);

        manager.signalled(ann.id(), new PeerSignal.Candidates(CANDIDATES, true));
        assertThat(ports.calls).doesNotContain("nat.retry " + ann.id());
        manager.signalled(ann.id(), new PeerSignal.Candidates(CANDIDATES, true));

        assertThat(ports.calls).containsOnlyOnce("nat.retry " + ann.id());
    }

    @Test
    void signalsOfStrangersAreIgnored() {
        manager.signalled(ann.id(), new PeerSignal.Candidates(CANDIDATES, false));

        assertThat(ports.calls).isEmpty();
    }

    @Test
    void aLeaversTunnelAndPathAreRemoved() {
        manager.peer(ann);
        manager.pathEvent(new PathEvent.Exhausted(ann.id(), SILENCE));

        manager.remove(ann.id());
        manager.pathEvent(new PathEvent.Selected(ann.id(), path(20)));

        assertThat(ports.calls).endsWith("nat.removePeer " + ann.id(), "network.removePeer " + ann.id());
        assertThat(scheduler.delays()).isEmpty();
        assertThat(manager.connections()).isEmpty();
    }

    private List<ConnectionState> states() {
        return heard.stream().map(Connection::state).toList();
    }

    private List<ExplanationCode> explanations() {
        return heard.stream().map(connection -> connection.explanation().code()).toList();
    }

    private static Path path(int roundTripMillis) {
        return new Path(
                Path.Kind.DIRECT,
                address("192.168.1.2"),
                address("203.0.113.7"),
                Candidate.Kind.SERVER_REFLEXIVE,
                Optional.empty(),
                Duration.ofMillis(roundTripMillis));
    }

    private static NatReport symmetric() {
        return NatReport.observed(
                NatBehavior.ADDRESS_AND_PORT_DEPENDENT,
                NatBehavior.UNKNOWN,
                address("203.0.113.5"),
                true,
                List.of(),
                Duration.ZERO);
    }

    private static InetSocketAddress address(String figures) {
        return new InetSocketAddress(IpPrefix.parseAddress(figures), 4242);
    }
}
