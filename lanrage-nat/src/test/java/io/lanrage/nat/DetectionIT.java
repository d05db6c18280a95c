package io.lanrage.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.nat.NatBehavior;
import io.lanrage.core.nat.NatReport;
import io.lanrage.core.nat.NatType;
import io.lanrage.core.nat.StunServer;
import io.lanrage.nat.socket.SocketCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The detection from the shared socket and a fresh one, over loopback. */
class DetectionIT {

    private LoopbackPeer peer = new LoopbackPeer("aaaaaaaaaaaaaaaa", SocketCalls.best());

    @AfterEach
    void closeLeavesNothingBehind() {
        peer.close();
        assertThat(peer.count("lanrage.socket.dropped", "handler-failed")).isZero();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("lanrage-"));
    }

    private NatReport detect(StunServer... servers) throws Exception {
        return peer.traversal.detect(List.of(servers)).toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource(SocketCalls.class)
    void withoutNatTheMachineIsOpen(SocketCalls calls) throws Exception {
        peer.close();
        peer = new LoopbackPeer("aaaaaaaaaaaaaaaa", calls);
        try (TwoAddressStunServer server = new TwoAddressStunServer()) {
            int port = server.address().getPort();
            NatReport report = detect(new StunServer(InetSocketAddress.createUnresolved("localhost", port)));

            assertThat(report.natType()).isEqualTo(NatType.OPEN);
            assertThat(report.mapping()).isEqualTo(NatBehavior.ENDPOINT_INDEPENDENT);
            assertThat(report.filtering()).isEqualTo(NatBehavior.ENDPOINT_INDEPENDENT);
            assertThat(report.publicAddress()).contains(peer.address());
            assertThat(report.translated()).isFalse();
            assertThat(report.elapsed()).isLessThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void twoDetectionsAtOnceDoNotDisturbEachOther() throws Exception {
        try (TwoAddressStunServer server = new TwoAddressStunServer()) {
            List<StunServer> servers = List.of(new StunServer(server.address()));
            CompletableFuture<NatReport> one = peer.traversal.detect(servers).toCompletableFuture();
            CompletableFuture<NatReport> two = peer.traversal.detect(servers).toCompletableFuture();

            assertThat(one.get(5, TimeUnit.SECONDS).natType()).isEqualTo(NatType.OPEN);
            assertThat(two.get(5, TimeUnit.SECONDS).natType()).isEqualTo(NatType.OPEN);
        }
    }

    /**
     * The number of a descriptor that is closed goes to whatever the process opens next. If the event loop read from it once more,
     * it would wait in a foreign socket for ever.
     */
    @Test
    void descriptorOfTheFreshSocketIsNotReadBehindItsEnd() throws Exception {
        List<DatagramChannel> blocking = new CopyOnWriteArrayList<>();
        try (TwoAddressStunServer server = new TwoAddressStunServer()) {
            StunServer asked = new StunServer(server.address());
            // Called on the event loop, while it reads the last answer.
            peer.traversal
                    .detect(List.of(asked))
                    .whenComplete((report, failure) -> takeFreeDescriptors(blocking))
                    .toCompletableFuture()
                    .get(5, TimeUnit.SECONDS);

            assertThat(detect(asked).natType()).isEqualTo(NatType.OPEN);
        } finally {
            for (DatagramChannel channel : blocking) {
                channel.close();
            }
        }
    }

    private static void takeFreeDescriptors(List<DatagramChannel> opened) {
        try {
            for (int i = 0; i < 64; i++) {
                opened.add(DatagramChannel.open(StandardProtocolFamily.INET));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void withoutAnAnswerTheTypeIsUnknownAfterThreeSeconds() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            NatReport report = detect(new StunServer((InetSocketAddress) silent.getLocalSocketAddress()));

            assertThat(report.natType()).isEqualTo(NatType.UNKNOWN);
            assertThat(report.publicAddress()).isEmpty();
            assertThat(report.evidence()).isNotEmpty();
            assertThat(report.elapsed()).isBetween(Duration.ofMillis(2_900), Duration.ofMillis(3_500));
        }
    }

    @Test
    void withoutServersTheTypeIsUnknownAtOnce() throws Exception {
        NatReport report = detect();

        assertThat(report.natType()).isEqualTo(NatType.UNKNOWN);
        assertThat(report.elapsed()).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void serverOfAnotherAddressFamilyIsNoServer() throws Exception {
        assertThat(detect(new StunServer(new InetSocketAddress("::1", 3478))).natType())
                .isEqualTo(NatType.UNKNOWN);
    }

    @Test
    void closingFailsWhatIsUnderWayAndWhatComesLater() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            List<StunServer> servers = List.of(new StunServer((InetSocketAddress) silent.getLocalSocketAddress()));
            CompletableFuture<NatReport> underWay =
                    peer.traversal.detect(servers).toCompletableFuture();
            peer.awaitLoop();
            peer.close();
            CompletableFuture<NatReport> later = peer.traversal.detect(servers).toCompletableFuture();

            for (CompletableFuture<NatReport> failed : List.of(underWay, later)) {
                assertThatThrownBy(() -> failed.get(5, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .cause()
                        .isInstanceOfSatisfying(
                                LanrageException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.CLOSED));
            }
        }
    }
}
