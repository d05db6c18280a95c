package io.lanrage.server.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lanrage.core.error.DeviceException;
import io.lanrage.nat.stun.ChannelNumber;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.TransactionId;
import io.lanrage.nat.stun.XorPeerAddress;
import io.lanrage.server.LeakCheck;
import io.lanrage.server.session.Rate;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections on real sockets of the loopback interface. */
@Timeout(60)
@ExtendWith(LeakCheck.class)
final class StreamServiceIT {

    private static final int CHANNEL = 0x4000;

    static Stream<Named<Supplier<EventLoopGroup>>> loops() {
        return Stream.of(Named.of("NIO", StunServiceFixture::nio), Named.of("epoll", () -> {
            Assumptions.assumeTrue(Epoll.isAvailable(), "no epoll");
            return StunServiceFixture.epoll();
        }));
    }

    @ParameterizedTest
    @MethodSource("loops")
    void allocationOverTcpEndsWithItsConnection(Supplier<EventLoopGroup> loops) throws Exception {
        try (TurnFixture relay = new TurnFixture(loops.get(), TurnFixture.loopbackPeers())) {
            assertRelays(relay, new Socket(TurnFixture.LOOPBACK, relay.tcp().getPort()));
        }
    }

    @ParameterizedTest
    @MethodSource("loops")
    void allocationOverTlsEndsWithItsConnection(Supplier<EventLoopGroup> loops, @TempDir Path directory)
            throws Exception {
        TestCertificate certificate = TestCertificate.in(directory);
        try (TurnFixture relay = new TurnFixture(
                loops.get(), TurnFixture.loopbackPeers(), Optional.of(certificate.anyPort()), StreamLimits.DEFAULT)) {
            for (String version : List.of("TLSv1.2", "TLSv1.3")) {
                SSLSocket socket = (SSLSocket) trusting(certificate)
                        .getSocketFactory()
                        .createSocket(TurnFixture.LOOPBACK, relay.tls().getPort());
                socket.setEnabledProtocols(new String[] {version});
                assertRelays(relay, socket);
            }
        }
    }

    private static SSLContext trusting(TestCertificate certificate) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream file = Files.newInputStream(certificate.certificate())) {
            trusted.setCertificateEntry(
                    "relay", CertificateFactory.getInstance("X.509").generateCertificate(file));
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    private static void assertRelays(TurnFixture relay, Socket connection) throws Exception {
        int port;
        try (StreamTestClient client = new StreamTestClient(connection);
                DatagramSocket peer = socket()) {
            port = client.allocate();
            client.succeed(StunMethod.CHANNEL_BIND, new ChannelNumber(CHANNEL), new XorPeerAddress((InetSocketAddress)
                    peer.getLocalSocketAddress()));
            client.sendOnChannel(CHANNEL, "to the peer".getBytes(StandardCharsets.US_ASCII));
            DatagramPacket arrived = receive(peer);
            assertThat(text(arrived.getData(), 0, arrived.getLength())).isEqualTo("to the peer");
            assertThat(arrived.getPort()).isEqualTo(port);
            peer.send(new DatagramPacket(
                    "to the client".getBytes(StandardCharsets.US_ASCII), 13, TurnFixture.LOOPBACK, port));
            byte[] message = client.receive();
            assertThat(text(message, 4, message.length - 4)).isEqualTo("to the client");
            StunMessage answer =
                    client.exchange(StunMessageBuilder.request(StunMethod.BINDING, new TransactionId(3, 4)));
            assertThat(answer.mappedAddress()).contains((InetSocketAddress) client.socket.getLocalSocketAddress());
            assertThat(relay.gauge("lanrage.turn.allocations")).isEqualTo(1);
        }
        awaitFree(port);
        assertThat(relay.gauge("lanrage.turn.allocations")).isZero();
    }

    /** Waits until a port can be bound. */
    private static void awaitFree(int port) throws IOException {
        while (true) {
            try {
                new DatagramSocket(port, TurnFixture.LOOPBACK).close();
                return;
            } catch (BindException e) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void connectionBeyondThoseOfOneAddressIsRefused() throws Exception {
        StreamLimits limits =
                new StreamLimits(10, 2, new Rate(100, 100), Duration.ofSeconds(10), Duration.ofSeconds(10));
        try (TurnFixture relay = fixture(limits)) {
            StreamTestClient first = StreamTestClient.to(relay.tcp());
            StreamTestClient second = StreamTestClient.to(relay.tcp());
            first.allocate();
            second.allocate();
            try (StreamTestClient third = StreamTestClient.to(relay.tcp())) {
                assertThat(third.isCut()).isTrue();
            }
            assertThat(relay.count("lanrage.stream.refused", "reason", "address_limited"))
                    .isEqualTo(1);
            first.close();
            while (relay.gauge("lanrage.stream.connections") > 1) {
                Thread.onSpinWait();
            }
            try (StreamTestClient fourth = StreamTestClient.to(relay.tcp())) {
                fourth.allocate();
            }
            second.close();
        }
    }

    @Test
    void connectionThatAsksNothingIsCut() throws Exception {
        StreamLimits limits =
                new StreamLimits(10, 10, new Rate(100, 100), Duration.ofMillis(100), Duration.ofSeconds(10));
        try (TurnFixture relay = fixture(limits);
                StreamTestClient silent = StreamTestClient.to(relay.tcp());
                StreamTestClient partial = StreamTestClient.to(relay.tcp())) {
            partial.send(new byte[] {0, 1, 0});

            assertThat(silent.isCut()).isTrue();
            assertThat(partial.isCut()).isTrue();
            assertThat(relay.count("lanrage.stream.cut", "reason", "idle")).isEqualTo(2);
        }
    }

    @Test
    void noiseOverTlsIsCut(@TempDir Path directory) throws Exception {
        TestCertificate certificate = TestCertificate.in(directory);
        try (TurnFixture relay = new TurnFixture(
                        StunServiceFixture.nio(), List.of(), Optional.of(certificate.anyPort()), StreamLimits.DEFAULT);
                StreamTestClient noisy = StreamTestClient.to(relay.tls())) {
            noisy.send(new byte[100]);
            while (!noisy.isCut()) {
                Thread.onSpinWait();
            }
            while (relay.count("lanrage.stream.cut", "reason", "failed") == 0) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void closedServiceClosesItsConnections() throws Exception {
        TurnFixture relay = fixture(StreamLimits.DEFAULT);
        try (StreamTestClient client = StreamTestClient.to(relay.tcp())) {
            int port = client.allocate();
            relay.close();

            assertThat(client.isCut()).isTrue();
            new DatagramSocket(port, TurnFixture.LOOPBACK).close();
        }
    }

    @Test
    void takenPortIsTold() throws Exception {
        EventLoopGroup loops = StunServiceFixture.nio();
        try (ServerSocket taken = new ServerSocket(0, 1, TurnFixture.LOOPBACK)) {
            InetSocketAddress address = (InetSocketAddress) taken.getLocalSocketAddress();
            assertThatExceptionOfType(DeviceException.class)
                    .isThrownBy(() -> StreamService.open(
                            new StreamServiceOptions(address, Optional.empty(), StreamLimits.DEFAULT),
                            Optional.empty(),
                            loops,
                            new SimpleMeterRegistry()))
                    .withMessageContaining("TCP 127.0.0.1 port " + address.getPort());
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
        }
    }

    @ParameterizedTest
    @MethodSource("loops")
    void clientThatDoesNotReadCostsNobodyElsePackets(Supplier<EventLoopGroup> loops) throws Exception {
        try (TurnFixture relay = new TurnFixture(loops.get(), TurnFixture.loopbackPeers());
                Socket lazy = new Socket();
                DatagramSocket peer = socket()) {
            lazy.setReceiveBufferSize(4096);
            lazy.connect(relay.tcp());
            InetSocketAddress peerAddress = (InetSocketAddress) peer.getLocalSocketAddress();
            StreamTestClient slow = new StreamTestClient(lazy);
            int slowPort = slow.allocate();
            slow.succeed(StunMethod.CHANNEL_BIND, new ChannelNumber(CHANNEL), new XorPeerAddress(peerAddress));
            try (StreamTestClient quick = StreamTestClient.to(relay.tcp())) {
                int quickPort = quick.allocate();
                quick.succeed(StunMethod.CHANNEL_BIND, new ChannelNumber(CHANNEL), new XorPeerAddress(peerAddress));
                assertThat(lostOf(1000, quick, peer, quickPort, slowPort)).isLessThan(10);
            }
            assertThat(relay.count("lanrage.turn.dropped", "reason", "congested"))
                    .isPositive();
        }
    }

    /** Sends packets to one client, and a flood to another one beside each; how many the first does not get within 100 ms. */
    private static int lostOf(int packets, StreamTestClient client, DatagramSocket peer, int port, int floodedPort)
            throws IOException {
        client.socket.setSoTimeout(100);
        byte[] flood = new byte[1200];
        int lost = 0;
        for (int i = 0; i < packets; i++) {
            for (int j = 0; j < 10; j++) {
                peer.send(new DatagramPacket(flood, flood.length, TurnFixture.LOOPBACK, floodedPort));
            }
            byte[] packet = {(byte) (i >> 8), (byte) i};
            peer.send(new DatagramPacket(packet, 2, TurnFixture.LOOPBACK, port));
            try {
                byte[] message = client.receive();
                assertThat(Arrays.copyOfRange(message, 4, 6)).isEqualTo(packet);
            } catch (SocketTimeoutException e) {
                lost++;
            }
        }
        return lost;
    }

    private static TurnFixture fixture(StreamLimits limits) {
        return new TurnFixture(StunServiceFixture.nio(), TurnFixture.loopbackPeers(), Optional.empty(), limits);
    }

    private static DatagramSocket socket() throws IOException {
        DatagramSocket socket = new DatagramSocket(0, TurnFixture.LOOPBACK);
        socket.setSoTimeout(5_000);
        return socket;
    }

    private static DatagramPacket receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        socket.receive(packet);
        return packet;
    }

    private static String text(byte[] bytes, int at, int length) {
        return new String(bytes, at, length, StandardCharsets.US_ASCII);
    }
}
