package io.lanrage.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.relay.Relay;
import io.lanrage.nat.relay.RelayListener;
import io.lanrage.nat.relay.RelayOptions;
import io.lanrage.nat.socket.SharedSocket;
import io.lanrage.nat.socket.SocketCalls;
import io.lanrage.nat.socket.SocketHandler;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.turn.client.RelayFamilies;
import io.lanrage.nat.turn.client.TurnCredentials;
import io.lanrage.nat.turn.client.TurnEvent;
import io.lanrage.nat.turn.client.TurnServer;
import io.lanrage.nat.turn.client.TurnTransport;
import io.lanrage.server.relay.turn.RelayCredentials;
import io.lanrage.server.relay.turn.RelaySecret;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Players' side of a relay against this server's: two players who reach each other by nothing but their relayed addresses. */
@Timeout(60)
final class RelayClientIT {

    private static final RelaySecret SECRET = RelaySecret.of(TurnFixture.SECRET);

    @TempDir
    Path directory;

    static Stream<Arguments> ways() {
        return Stream.of(SocketCalls.values())
                .flatMap(calls -> Stream.of(TurnTransport.values()).map(transport -> Arguments.of(calls, transport)));
    }

    private TurnFixture server(TestCertificate certificate) {
        return new TurnFixture(
                StunServiceFixture.nio(),
                TurnFixture.loopbackPeers(),
                Optional.of(certificate.anyPort()),
                StreamLimits.DEFAULT);
    }

    private static TurnServer over(TurnTransport transport, TurnFixture server) {
        InetSocketAddress address = switch (transport) {
            case UDP -> server.udp();
            case TCP -> server.tcp();
            case TLS -> server.tls();
        };
        return new TurnServer(address, transport, "localhost");
    }

    private static X509Certificate read(TestCertificate certificate) throws Exception {
        try (InputStream in = Files.newInputStream(certificate.certificate())) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void playersReachEachOtherOverTheirRelayedAddresses(SocketCalls calls, TurnTransport transport) throws Exception {
        TestCertificate certificate = TestCertificate.in(directory);
        try (TurnFixture server = server(certificate);
                Player ann = new Player(over(transport, server), calls, Duration.ofHours(1), read(certificate));
                Player bob = new Player(over(transport, server), calls, Duration.ofHours(1), read(certificate))) {
            TurnEvent.Up annUp = ann.await(TurnEvent.Up.class);
            TurnEvent.Up bobUp = bob.await(TurnEvent.Up.class);
            for (boolean channel : new boolean[] {false, true}) {
                ann.relay.want(bobUp.relayed().get(0), channel);
                bob.relay.want(annUp.relayed().get(0), channel);
                ann.await(TurnEvent.PeerReady.class);
                bob.await(TurnEvent.PeerReady.class);
                for (int i = 0; i < 100; i++) {
                    ann.send(annUp, bobUp, 148 + i);
                    assertThat(bob.data.poll(5, TimeUnit.SECONDS)).isEqualTo(148 + i);
                    bob.send(bobUp, annUp, 1_300 - i);
                    assertThat(ann.data.poll(5, TimeUnit.SECONDS)).isEqualTo(1_300 - i);
                }
            }
            assertThat(ann.events).isEmpty();
            assertThat(bob.events).isEmpty();
        }
    }

    @Test
    void newCredentialsMoveThePlayerToAnotherAddressAndTheOldOneGoesOnForAWhile() throws Exception {
        TestCertificate certificate = TestCertificate.in(directory);
        try (TurnFixture server = server(certificate);
                Player ann = new Player(
                        over(TurnTransport.UDP, server),
                        SocketCalls.best(),
                        Duration.ofSeconds(3),
                        read(certificate))) {
            TurnEvent.Up first = ann.await(TurnEvent.Up.class);
            TurnEvent.Up second = ann.await(TurnEvent.Up.class);
            TurnEvent.Retiring retiring = ann.await(TurnEvent.Retiring.class);
            assertThat(retiring.link()).isEqualTo(first.link());
            assertThat(second.relayed()).doesNotContainAnyElementsOf(first.relayed());
            assertThat(ann.minted).hasValue(2);
            assertThat(server.gauge("lanrage.turn.allocations")).isEqualTo(2);
        }
    }

    /** A player whose first credentials are valid for so long, and whose later ones for an hour. */
    private static final class Player implements SocketHandler, RelayListener, AutoCloseable {

        final BlockingQueue<TurnEvent> events = new LinkedBlockingQueue<>();
        /** Lengths of what arrived. */
        final BlockingQueue<Integer> data = new LinkedBlockingQueue<>();

        final AtomicInteger minted = new AtomicInteger();
        final Relay relay;
        private final SharedSocket socket;

        Player(TurnServer server, SocketCalls calls, Duration firstLife, X509Certificate trusted) {
            SimpleMeterRegistry metrics = new SimpleMeterRegistry();
            socket = SharedSocket.open(0, "relay-client-test", calls, metrics);
            RelayOptions options = new RelayOptions(
                    server,
                    RelayFamilies.IPV4,
                    () -> CompletableFuture.completedFuture(mint(firstLife)),
                    List.of(trusted),
                    metrics);
            relay = Relay.open(options, socket, this, new SecureRandom());
            socket.start(this);
        }

        private TurnCredentials mint(Duration firstLife) {
            int number = minted.incrementAndGet();
            Duration life = number == 1 ? firstLife : Duration.ofHours(1);
            RelayCredentials made = SECRET.mint("player-" + number, Instant.now(), life);
            return TurnCredentials.ephemeral(made.username(), made.password(), life);
        }

        void send(TurnEvent.Up own, TurnEvent.Up peer, int bytes) {
            relay.send(own.link(), peer.relayed().get(0), ByteBuffer.allocate(bytes), bytes);
        }

        <E extends TurnEvent> E await(Class<E> kind) throws InterruptedException {
            TurnEvent event = events.poll(10, TimeUnit.SECONDS);
            while (event != null && !kind.isInstance(event)) {
                event = events.poll(10, TimeUnit.SECONDS);
            }
            assertThat(event).isNotNull();
            return kind.cast(event);
        }

        @Override
        public void onRelayEvent(TurnEvent event) {
            events.add(event);
        }

        @Override
        public void onRelayData(int link, InetSocketAddress peer, ByteBuffer datagram) {
            data.add(datagram.remaining());
        }

        @Override
        public void stun(InetSocketAddress from, StunMessage message) {
            relay.stun(from, message);
        }

        @Override
        public void channelData(InetSocketAddress from, ByteBuffer datagram) {
            relay.channelData(from, datagram);
        }

        @Override
        public void wireGuard(InetSocketAddress from, ByteBuffer datagrams, int segmentBytes) {}

        @Override
        public void close() {
            relay.close();
            socket.close();
        }
    }
}
