package io.lanrage.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.key.CheckKey;
import io.lanrage.core.nat.Candidate;
import io.lanrage.core.nat.CheckEvidence;
import io.lanrage.core.nat.NatTraversalProvider;
import io.lanrage.core.nat.PathEvent;
import io.lanrage.core.nat.StunServer;
import io.lanrage.nat.socket.SocketCalls;
import io.lanrage.nat.stun.StunFormatException;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.XorMappedAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole traversals over loopback. */
class UdpNatTraversalIT {

    private static final CheckKey KEY = CheckKey.of(new byte[CheckKey.BYTES]);
    private static final int SEGMENT = 1200;

    private final LoopbackPeer alice = new LoopbackPeer("aaaaaaaaaaaaaaaa", SocketCalls.best());
    private final LoopbackPeer bob = new LoopbackPeer("bbbbbbbbbbbbbbbb", SocketCalls.NIO);

    @AfterEach
    void closeLeavesNothingBehind() {
        for (LoopbackPeer peer : List.of(alice, bob)) {
            peer.close();
            peer.close();
            assertThat(peer.count("lanrage.socket.dropped", "handler-failed")).isZero();
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("lanrage-"));
    }

    private void connect() throws InterruptedException {
        alice.traversal.addPeer(bob.id, KEY);
        bob.traversal.addPeer(alice.id, KEY);
        alice.traversal.remoteCandidates(bob.id, bob.candidates());
        bob.traversal.remoteCandidates(alice.id, alice.candidates());
        alice.await(PathEvent.Selected.class);
        bob.await(PathEvent.Selected.class);
    }

    /** A batch of WireGuard data messages, the last one shorter. */
    private static byte[] batch(int seed) {
        byte[] bytes = new byte[3 * SEGMENT + 100];
        new SplittableRandom(seed).nextBytes(bytes);
        for (int at = 0; at < bytes.length; at += SEGMENT) {
            ByteBuffer.wrap(bytes).putInt(at, 4 << 24);
        }
        return bytes;
    }

    private static void assertDelivered(byte[] batch, LoopbackPeer from, LoopbackPeer to) throws InterruptedException {
        for (int at = 0; at < batch.length; at += SEGMENT) {
            LoopbackPeer.Delivery delivery = to.awaitDelivery();
            assertThat(delivery.from()).isEqualTo(from.id);
            assertThat(delivery.bytes()).isEqualTo(Arrays.copyOfRange(batch, at, Math.min(at + SEGMENT, batch.length)));
            assertThat(delivery.segmentBytes()).isGreaterThanOrEqualTo(delivery.bytes().length);
        }
    }

    @Test
    void twoPeersFindAPathAndExchangeBatches() throws Exception {
        connect();

        for (int i = 0; i < 20; i++) {
            byte[] there = batch(i);
            byte[] back = batch(100 + i);
            ByteBuffer datagrams = ByteBuffer.wrap(there);
            alice.traversal.transport().send(bob.id, datagrams, SEGMENT);
            assertThat(datagrams.hasRemaining()).isFalse();
            bob.traversal.transport().send(alice.id, ByteBuffer.wrap(back), SEGMENT);
            assertDelivered(there, alice, bob);
            assertDelivered(back, bob, alice);
        }
    }

    @Test
    void pathTellsWhereItGoesAndHowLongItTakes() throws Exception {
        alice.traversal.addPeer(bob.id, KEY);
        bob.traversal.addPeer(alice.id, KEY);
        alice.traversal.remoteCandidates(bob.id, bob.candidates());

        PathEvent.Selected selected = alice.await(PathEvent.Selected.class);

        assertThat(selected.peer()).isEqualTo(bob.id);
        assertThat(selected.path().remote()).isEqualTo(bob.address());
        assertThat(selected.path().local().getPort()).isEqualTo(alice.traversal.localPort());
        assertThat(selected.path().roundTrip()).isBetween(Duration.ZERO, Duration.ofSeconds(1));
        assertThat(bob.await(PathEvent.Selected.class).path().remoteKind()).isEqualTo(Candidate.Kind.PEER_REFLEXIVE);
    }

    @Test
    void heartbeatsFollowWhilePacketsFlow() throws Exception {
        connect();
        Instant start = Instant.now();
        alice.traversal.transport().send(bob.id, ByteBuffer.wrap(batch(1)), SEGMENT);

        alice.await(PathEvent.Measured.class);
        alice.await(PathEvent.Measured.class);

        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofMillis(2_500));
    }

    @Test
    void wrongKeyNeverMakesAPath() throws Exception {
        byte[] other = new byte[CheckKey.BYTES];
        other[31] = 1;
        alice.traversal.addPeer(bob.id, KEY);
        // A check that comes before alice knows bob would be dropped for another reason.
        alice.awaitLoop();
        bob.traversal.addPeer(alice.id, CheckKey.of(other));
        alice.traversal.remoteCandidates(bob.id, bob.candidates());
        bob.traversal.remoteCandidates(alice.id, alice.candidates());

        PathEvent.Exhausted exhausted = alice.await(PathEvent.Exhausted.class);

        assertThat(exhausted.evidence().checksSent()).isEqualTo(7);
        assertThat(exhausted.evidence().checksReceived()).isZero();
        CheckEvidence ofBob = bob.await(PathEvent.Exhausted.class).evidence();
        assertThat(ofBob.checksReceived()).isZero();
        assertThat(alice.count("lanrage.checks.dropped", "not-authentic")).isEqualTo(ofBob.checksSent());
        alice.traversal.transport().send(bob.id, ByteBuffer.wrap(batch(1)), SEGMENT);
        alice.awaitLoop();
        assertThat(alice.count("lanrage.transport.dropped", "no-path")).isEqualTo(1);
    }

    @Test
    void keyMayBeDestroyedByItsOwnerAtOnce() throws Exception {
        CheckKey mine = CheckKey.of(new byte[CheckKey.BYTES]);
        alice.traversal.addPeer(bob.id, mine);
        mine.destroy();
        bob.traversal.addPeer(alice.id, KEY);
        alice.traversal.remoteCandidates(bob.id, bob.candidates());

        assertThat(alice.await(PathEvent.Selected.class).peer()).isEqualTo(bob.id);
    }

    @Test
    void removedPeerGetsNothingAndIsNotHeard() throws Exception {
        connect();
        alice.traversal.removePeer(bob.id);
        alice.traversal.transport().send(bob.id, ByteBuffer.wrap(batch(1)), SEGMENT);
        alice.awaitLoop();
        bob.traversal.transport().send(alice.id, ByteBuffer.wrap(batch(2)), SEGMENT);

        // Bob hears no answer any more and finds his path lost while packets flow.
        bob.await(PathEvent.Lost.class);

        assertThat(alice.count("lanrage.transport.dropped", "no-path")).isEqualTo(1);
        assertThat(alice.count("lanrage.transport.dropped", "unknown-source")).isEqualTo(4);
        assertThat(alice.count("lanrage.checks.dropped", "unknown-username")).isPositive();
        assertThat(alice.deliveries).isEmpty();
        assertThat(bob.deliveries).isEmpty();
    }

    @Test
    void randomBytesAreDroppedAndCounted() throws Exception {
        connect();
        SplittableRandom random = new SplittableRandom(5);
        int sent = 0;
        try (DatagramSocket stranger = new DatagramSocket()) {
            for (int bytes = 0; bytes < 1 << 20; sent++) {
                byte[] datagram = new byte[1 + random.nextInt(1400)];
                random.nextBytes(datagram);
                stranger.send(new DatagramPacket(datagram, datagram.length, alice.address()));
                bytes += datagram.length;
            }
        }
        bob.traversal.transport().send(alice.id, ByteBuffer.wrap(batch(1)), SEGMENT);

        assertDelivered(batch(1), bob, alice);
        double counted = alice.count("lanrage.socket.dropped", "unknown-protocol")
                + alice.count("lanrage.socket.dropped", "wireguard-length")
                + alice.count("lanrage.transport.dropped", "unknown-source");
        // The system may drop some of a burst by itself, but most arrive.
        assertThat(counted).isBetween(sent / 2.0, (double) sent);
    }

    @Test
    void strangersWireGuardPacketsAreNotDelivered() throws Exception {
        connect();
        try (DatagramSocket stranger = new DatagramSocket()) {
            byte[] datagram = Arrays.copyOf(batch(1), SEGMENT);
            stranger.send(new DatagramPacket(datagram, datagram.length, alice.address()));
        }
        bob.traversal.transport().send(alice.id, ByteBuffer.wrap(batch(2)), SEGMENT);

        assertDelivered(batch(2), bob, alice);
        assertThat(alice.count("lanrage.transport.dropped", "unknown-source")).isEqualTo(1);
        assertThat(alice.deliveries).isEmpty();
    }

    @Test
    void gatheringWithoutServersFindsTheInterfaces() throws Exception {
        assertThat(alice.traversal.gather(List.of()).toCompletableFuture().get(5, TimeUnit.SECONDS))
                .isEqualTo(alice.candidates());
    }

    @Test
    void gatheringAsksTheServerAgainWhenTheFirstRequestIsLost() throws Exception {
        InetSocketAddress seen = new InetSocketAddress("203.0.113.9", 4242);
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> answering = CompletableFuture.runAsync(() -> answerSecond(server, seen));
            StunServer named = new StunServer(InetSocketAddress.createUnresolved("localhost", server.getLocalPort()));

            List<Candidate> candidates =
                    alice.traversal.gather(List.of(named)).toCompletableFuture().get(5, TimeUnit.SECONDS);

            assertThat(candidates)
                    .containsExactly(alice.candidates().get(0), new Candidate(Candidate.Kind.SERVER_REFLEXIVE, seen));
            answering.get(5, TimeUnit.SECONDS);
        }
    }

    private static void answerSecond(DatagramSocket server, InetSocketAddress seen) {
        try {
            server.setSoTimeout(5_000);
            DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
            server.receive(packet);
            server.receive(packet);
            StunMessage request = StunMessage.decode(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
            byte[] answer = StunMessageBuilder.success(request)
                    .add(new XorMappedAddress(seen))
                    .encode();
            server.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (StunFormatException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void gatheringWithASilentServerEndsAfterASecond() throws Exception {
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Instant start = Instant.now();
            List<Candidate> candidates = alice.traversal
                    .gather(List.of(new StunServer((InetSocketAddress) server.getLocalSocketAddress())))
                    .toCompletableFuture()
                    .get(5, TimeUnit.SECONDS);

            assertThat(candidates).isEqualTo(alice.candidates());
            assertThat(Duration.between(start, Instant.now()))
                    .isBetween(Duration.ofMillis(990), Duration.ofMillis(1_500));
            assertThat(requestsWaitingAt(server)).isEqualTo(4);
        }
    }

    private static int requestsWaitingAt(DatagramSocket server) throws IOException {
        server.setSoTimeout(50);
        for (int requests = 0; ; requests++) {
            try {
                server.receive(new DatagramPacket(new byte[1500], 1500));
            } catch (SocketTimeoutException e) {
                return requests;
            }
        }
    }

    @Test
    void closingFailsWhatIsUnderWayAndWhatComesLater() throws Exception {
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            List<StunServer> silent = List.of(new StunServer((InetSocketAddress) server.getLocalSocketAddress()));
            CompletableFuture<List<Candidate>> underWay =
                    alice.traversal.gather(silent).toCompletableFuture();
            alice.close();
            CompletableFuture<List<Candidate>> later =
                    alice.traversal.gather(silent).toCompletableFuture();

            for (CompletableFuture<List<Candidate>> failed : List.of(underWay, later)) {
                assertThatThrownBy(() -> failed.get(5, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .cause()
                        .isInstanceOfSatisfying(
                                LanrageException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.CLOSED));
            }
        }
    }

    @Test
    void afterClosingNothingHappens() {
        alice.close();

        alice.traversal.addPeer(bob.id, KEY);
        alice.traversal.remoteCandidates(bob.id, bob.candidates());
        alice.traversal.retry(bob.id);
        alice.traversal.removePeer(bob.id);
        alice.traversal.transport().send(bob.id, ByteBuffer.wrap(batch(1)), SEGMENT);

        assertThat(alice.events).isEmpty();
        assertThat(alice.count("lanrage.transport.dropped", "closed")).isEqualTo(1);
    }

    @Test
    void closingOnTheTraversalsOwnThreadDoesNotHang() throws Exception {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        alice.traversal
                .gather(List.of())
                .thenRun(alice.traversal::close)
                .whenComplete((nothing, failure) -> closed.complete(null));

        closed.get(5, TimeUnit.SECONDS);
    }

    @Test
    void ownIdIsNoPeer() {
        assertThatThrownBy(() -> alice.traversal.addPeer(alice.id, KEY))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(alice.id.value());
    }

    @ParameterizedTest
    @EnumSource(SocketCalls.class)
    void closeTakesMuchLessThanFiveSeconds(SocketCalls calls) {
        LoopbackPeer peer = new LoopbackPeer("cccccccccccccccc", calls);
        peer.traversal.addPeer(bob.id, KEY);
        peer.traversal.remoteCandidates(bob.id, bob.candidates());
        Instant start = Instant.now();

        peer.close();

        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void serviceLoaderFindsTheProvider() {
        assertThat(ServiceLoader.load(NatTraversalProvider.class))
                .singleElement()
                .isInstanceOf(UdpNatTraversalProvider.class);
    }
}
