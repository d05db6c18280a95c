package io.lanrage.nat.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.error.DeviceException;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.TransactionId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The socket over loopback, with each of the system's interfaces. */
class SharedSocketIT {

    /** What the handler was given. */
    record Taken(InetSocketAddress from, byte[] bytes) {}

    private static final class Recorder implements SocketHandler {
        final BlockingQueue<StunMessage> messages = new LinkedBlockingQueue<>();
        final BlockingQueue<Taken> datagrams = new LinkedBlockingQueue<>();
        final BlockingQueue<Taken> channels = new LinkedBlockingQueue<>();
        volatile boolean failing;

        @Override
        public void stun(InetSocketAddress from, StunMessage message) {
            messages.add(message);
        }

        @Override
        public void channelData(InetSocketAddress from, ByteBuffer datagram) {
            byte[] bytes = new byte[datagram.remaining()];
            datagram.get(bytes);
            channels.add(new Taken(from, bytes));
        }

        @Override
        public void wireGuard(InetSocketAddress from, ByteBuffer received, int segmentBytes) {
            if (failing) {
                throw new IllegalStateException("as the test wants");
            }
            byte[] bytes = new byte[received.remaining()];
            received.get(bytes);
            datagrams.add(new Taken(from, bytes));
        }
    }

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Recorder recorder = new Recorder();

    private SharedSocket open(SocketCalls calls, String threadName) {
        return SharedSocket.open(0, threadName, calls, registry);
    }

    private static byte[] wireGuardData(int bytes) {
        byte[] datagram = new byte[bytes];
        Arrays.fill(datagram, 4, bytes, (byte) bytes);
        datagram[0] = 4;
        return datagram;
    }

    private static void send(DatagramSocket from, SharedSocket to, byte[] datagram) throws IOException {
        from.send(new DatagramPacket(
                datagram,
                datagram.length,
                InetAddress.getLoopbackAddress(),
                to.localAddress().getPort()));
    }

    private double dropped(SocketDrop drop) {
        return registry.get("lanrage.socket.dropped")
                .tag("direction", drop.direction())
                .tag("reason", drop.reason())
                .counter()
                .count();
    }

    private static DatagramSocket plainSocket() throws IOException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(5_000);
        return socket;
    }

    @ParameterizedTest
    @EnumSource(SocketCalls.class)
    void datagramsAreSortedAndHandedOn(SocketCalls calls) throws Exception {
        byte[] check = StunMessageBuilder.request(StunMethod.BINDING, new TransactionId(1, 2))
                .encode();
        byte[] largest = wireGuardData(65_507);
        try (SharedSocket socket = open(calls, "socket-test");
                DatagramSocket sender = plainSocket()) {
            socket.start(recorder);
            send(sender, socket, check);
            send(sender, socket, new byte[] {0x40, 0, 0, 2, 5, 6});
            send(sender, socket, largest);

            StunMessage message = recorder.messages.poll(5, TimeUnit.SECONDS);
            Taken taken = recorder.datagrams.poll(5, TimeUnit.SECONDS);
            assertThat(message).isNotNull();
            assertThat(message.toByteArray()).isEqualTo(check);
            assertThat(taken).isNotNull();
            assertThat(taken.bytes()).isEqualTo(largest);
            assertThat(taken.from()).isEqualTo(sender.getLocalSocketAddress());
            assertThat(recorder.channels)
                    .singleElement()
                    .satisfies(data -> assertThat(data.bytes()).containsExactly(0x40, 0, 0, 2, 5, 6));
        }
    }

    @ParameterizedTest
    @EnumSource(SocketCalls.class)
    void batchIsSentAsItsDatagrams(SocketCalls calls) throws Exception {
        try (SharedSocket socket = open(calls, "socket-test");
                DatagramSocket receiver = plainSocket()) {
            InetSocketAddress to = (InetSocketAddress) receiver.getLocalSocketAddress();
            byte[] batch = new byte[250];
            new SplittableRandom(1).nextBytes(batch);
            ByteBuffer datagrams = ByteBuffer.wrap(batch);
            socket.sendBatch(to, datagrams, 100);
            assertThat(datagrams.hasRemaining()).isFalse();

            for (int[] range : new int[][] {{0, 100}, {100, 200}, {200, 250}}) {
                DatagramPacket packet = new DatagramPacket(new byte[1000], 1000);
                receiver.receive(packet);
                assertThat(Arrays.copyOf(packet.getData(), packet.getLength()))
                        .isEqualTo(Arrays.copyOfRange(batch, range[0], range[1]));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SocketCalls.class)
    void whatIsNotSpokenHereIsCountedAndDropped(SocketCalls calls) throws Exception {
        byte[] truncated = StunMessageBuilder.request(StunMethod.BINDING, new TransactionId(1, 2))
                .fingerprint()
                .encode();
        truncated[truncated.length - 1] ^= 1;
        try (SharedSocket socket = open(calls, "socket-test");
                DatagramSocket sender = plainSocket()) {
            socket.start(recorder);
            send(sender, socket, new byte[0]);
            send(sender, socket, new byte[] {1, 2, 3});
            send(sender, socket, wireGuardData(31));
            send(sender, socket, truncated);
            send(sender, socket, wireGuardData(32));

            assertThat(recorder.datagrams.poll(5, TimeUnit.SECONDS)).isNotNull();
            assertThat(dropped(SocketDrop.UNKNOWN_PROTOCOL)).isEqualTo(2);
            assertThat(dropped(SocketDrop.WIREGUARD_LENGTH)).isEqualTo(1);
            assertThat(dropped(SocketDrop.STUN_MALFORMED)).isEqualTo(1);
            assertThat(recorder.messages).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(SocketCalls.class)
    void handlerThatFailsLosesOneDatagramAndNoMore(SocketCalls calls) throws Exception {
        try (SharedSocket socket = open(calls, "socket-test");
                DatagramSocket sender = plainSocket()) {
            recorder.failing = true;
            socket.start(recorder);
            send(sender, socket, wireGuardData(32));
            send(
                    sender,
                    socket,
                    StunMessageBuilder.request(StunMethod.BINDING, new TransactionId(1, 2))
                            .encode());

            assertThat(recorder.messages.poll(5, TimeUnit.SECONDS)).isNotNull();
            assertThat(dropped(SocketDrop.HANDLER_FAILED)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(SocketCalls.class)
    void sendingThatTheSystemRefusesIsCounted(SocketCalls calls) throws Exception {
        try (SharedSocket socket = open(calls, "socket-test")) {
            // Broadcast is not permitted on this socket, and there is no IPv6 here.
            socket.send(new InetSocketAddress("255.255.255.255", 9), ByteBuffer.allocate(32));
            socket.send(new InetSocketAddress("::1", 9), ByteBuffer.allocate(32));
            assertThat(dropped(SocketDrop.SEND_FAILED)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(SocketCalls.class)
    void portThatIsTakenIsATypedError(SocketCalls calls) throws Exception {
        try (DatagramSocket taker = new DatagramSocket()) {
            int port = taker.getLocalPort();
            assertThatThrownBy(() -> SharedSocket.open(port, "socket-test-taken", calls, registry))
                    .isInstanceOfSatisfying(DeviceException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.SOCKET_FAILED);
                        assertThat(e).hasMessageContaining(String.valueOf(port));
                    });
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(t -> t.getName().equals("socket-test-taken"));
    }

    @ParameterizedTest
    @EnumSource(SocketCalls.class)
    void closingEndsTheThreadAndFreesThePortAndMayBeRepeated(SocketCalls calls) throws Exception {
        SharedSocket socket = open(calls, "socket-test-closing");
        socket.start(recorder);
        int port = socket.localAddress().getPort();
        assertThat(Thread.getAllStackTraces().keySet())
                .anyMatch(t -> t.getName().equals("socket-test-closing"));

        socket.close();
        socket.close();

        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(t -> t.getName().equals("socket-test-closing"));
        new DatagramSocket(port).close();
    }
}
