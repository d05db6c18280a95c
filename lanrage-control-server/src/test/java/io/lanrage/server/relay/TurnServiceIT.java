package io.lanrage.server.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.nat.stun.ChannelNumber;
import io.lanrage.nat.stun.IntegrityKey;
import io.lanrage.nat.stun.Lifetime;
import io.lanrage.nat.stun.Nonce;
import io.lanrage.nat.stun.Realm;
import io.lanrage.nat.stun.RequestedTransport;
import io.lanrage.nat.stun.StunAttribute;
import io.lanrage.nat.stun.StunClass;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.TransactionId;
import io.lanrage.nat.stun.Username;
import io.lanrage.nat.stun.XorPeerAddress;
import io.lanrage.nat.stun.XorRelayedAddress;
import io.lanrage.nat.turn.ChannelData;
import io.lanrage.server.LeakCheck;
import io.lanrage.server.relay.turn.RelayCredentials;
import io.lanrage.server.relay.turn.RelaySecret;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A relay on real sockets of the loopback interface. */
@Timeout(60)
@ExtendWith(LeakCheck.class)
final class TurnServiceIT {

    private static final InetAddress LOOPBACK = IpPrefix.parseAddress("127.0.0.1");
    private static final RelaySecret SECRET = RelaySecret.of("north-and-south-0123");

    private final EventLoopGroup loops = StunServiceFixture.nio();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final StunService stun = StunService.open(
            new StunServiceOptions(new InetSocketAddress(LOOPBACK, 0), 0, Optional.empty()), loops, metrics);
    private final TurnService turn = TurnService.open(
            new TurnServiceOptions(SECRET, LOOPBACK, 49_152, 65_535, List.of(IpPrefix.parse("127.0.0.0/8"))),
            stun,
            metrics);

    @AfterEach
    void close() {
        turn.close();
        stun.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
    }

    @Test
    void dataGoesBothWaysAndEndsWithTheAllocation() throws Exception {
        try (Client client = new Client(stun.primary());
                DatagramSocket peer = socket()) {
            int port = client.allocate();
            client.succeed(
                    StunMethod.CHANNEL_BIND,
                    new ChannelNumber(0x4000),
                    new XorPeerAddress(new InetSocketAddress(LOOPBACK, peer.getLocalPort())));
            client.send(channelData("to the peer"));

            DatagramPacket arrived = receive(peer);
            assertThat(text(arrived)).isEqualTo("to the peer");
            assertThat(arrived.getPort()).isEqualTo(port);
            peer.send(new DatagramPacket("to the client".getBytes(StandardCharsets.US_ASCII), 13, LOOPBACK, port));
            assertThat(ByteBuffer.wrap(bytes(receive(client.socket)))).isEqualTo(channelData("to the client"));

            client.succeed(StunMethod.REFRESH, new Lifetime(0));
            awaitFree(port);
        }
    }

    @Test
    void bindingIsAnsweredAtTheSamePort() throws Exception {
        try (Client client = new Client(stun.primary())) {
            client.allocate();
            StunMessage answer =
                    client.exchange(StunMessageBuilder.request(StunMethod.BINDING, new TransactionId(3, 4)));

            assertThat(answer.mappedAddress()).contains(new InetSocketAddress(LOOPBACK, client.socket.getLocalPort()));
        }
    }

    @Test
    void closedServiceKeepsNoPort() throws Exception {
        try (Client client = new Client(stun.primary());
                Client second = new Client(stun.primary())) {
            int port = client.allocate();
            int secondPort = second.allocate();
            assertThatExceptionOfType(BindException.class).isThrownBy(() -> new DatagramSocket(port, LOOPBACK));
            turn.close();
            turn.close();

            new DatagramSocket(port, LOOPBACK).close();
            new DatagramSocket(secondPort, LOOPBACK).close();
            StunMessage answer =
                    client.exchange(StunMessageBuilder.request(StunMethod.BINDING, new TransactionId(3, 4)));
            assertThat(answer.messageClass()).isEqualTo(StunClass.SUCCESS_RESPONSE);
        }
    }

    @Test
    void noiseHarmsNobody() throws Exception {
        Random random = new Random(7);
        try (Client client = new Client(stun.primary());
                DatagramSocket noisy = socket()) {
            client.allocate();
            for (int i = 0; i < 100; i++) {
                byte[] noise = new byte[random.nextInt(100)];
                random.nextBytes(noise);
                noisy.send(new DatagramPacket(noise, noise.length, stun.primary()));
            }
            client.succeed(StunMethod.REFRESH);
        }
    }

    private static ByteBuffer channelData(String text) {
        byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(4 + payload.length).put(4, payload);
        ChannelData.putHeader(bytes, 0, 0x4000, payload.length);
        return bytes;
    }

    private static DatagramSocket socket() throws SocketException {
        DatagramSocket socket = new DatagramSocket(0, LOOPBACK);
        socket.setSoTimeout(5_000);
        return socket;
    }

    private static DatagramPacket receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        socket.receive(packet);
        return packet;
    }

    private static byte[] bytes(DatagramPacket packet) {
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    private static String text(DatagramPacket packet) {
        return new String(bytes(packet), StandardCharsets.US_ASCII);
    }

    /** The answer to a request that ends an allocation leaves a moment before its port is free. */
    private static void awaitFree(int port) throws SocketException {
        long deadlineNanos = System.nanoTime() + 5_000_000_000L;
        while (true) {
            try {
                new DatagramSocket(port, LOOPBACK).close();
                return;
            } catch (BindException e) {
                if (System.nanoTime() - deadlineNanos > 0) {
                    throw e;
                }
            }
        }
    }

    /** A client of the relay. */
    private static final class Client implements AutoCloseable {

        private final DatagramSocket socket = socket();
        private final InetSocketAddress server;
        private final Random random = new Random();
        private final RelayCredentials credentials = SECRET.mint("ann", Instant.now(), Duration.ofHours(1));
        private final IntegrityKey key =
                IntegrityKey.longTerm(credentials.username(), "lanrage", credentials.password());
        private Nonce nonce = new Nonce("none yet");

        Client(InetSocketAddress server) throws SocketException {
            this.server = server;
        }

        int allocate() throws Exception {
            StunMessage challenge =
                    exchange(StunMessageBuilder.request(StunMethod.ALLOCATE, TransactionId.random(random))
                            .add(new RequestedTransport(RequestedTransport.UDP)));
            nonce = challenge.first(Nonce.class).orElseThrow();
            return succeed(StunMethod.ALLOCATE, new RequestedTransport(RequestedTransport.UDP))
                    .first(XorRelayedAddress.class)
                    .orElseThrow()
                    .address()
                    .getPort();
        }

        StunMessage succeed(StunMethod method, StunAttribute... attributes) throws Exception {
            StunMessageBuilder request = StunMessageBuilder.request(method, TransactionId.random(random));
            List.of(attributes).forEach(request::add);
            StunMessage answer = exchange(request.add(new Username(credentials.username()))
                    .add(new Realm("lanrage"))
                    .add(nonce)
                    .integritySha1(key));
            assertThat(answer.messageClass()).isEqualTo(StunClass.SUCCESS_RESPONSE);
            return answer;
        }

        StunMessage exchange(StunMessageBuilder request) throws Exception {
            send(ByteBuffer.wrap(request.encode()));
            return StunMessage.decode(ByteBuffer.wrap(bytes(receive(socket))));
        }

        void send(ByteBuffer message) throws IOException {
            byte[] bytes = new byte[message.remaining()];
            message.get(0, bytes);
            socket.send(new DatagramPacket(bytes, bytes.length, server));
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
