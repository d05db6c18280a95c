package io.lanrage.nat.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.lanrage.nat.posix.SegmentSocket;
import io.lanrage.nat.socket.SystemSocket.Arrival;
import io.lanrage.nat.socket.SystemSocket.Outcome;
import io.lanrage.nat.stun.StunMessage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The system's sockets over loopback: with and without segmentation and receive offload, and one against the other. */
class SystemSocketIT {

    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /** What arrived in one call. */
    private record Batch(InetSocketAddress sender, int segmentBytes, byte[] bytes) {}

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    static Stream<Arguments> pairsAndBatches() {
        List<Arguments> all = new ArrayList<>();
        for (SocketCalls from : SocketCalls.values()) {
            for (SocketCalls to : SocketCalls.values()) {
                for (int segmentBytes : new int[] {1, 100, 1_472}) {
                    for (int count : new int[] {1, 2, 63, 64, 65, 500}) {
                        all.add(Arguments.of(from, to, segmentBytes, count));
                    }
                }
            }
        }
        return all.stream();
    }

    /** Waits until everything is there, or for five seconds. */
    private static List<Batch> receive(SystemSocket socket, int bytes) {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        List<Batch> batches = new ArrayList<>();
        int received = 0;
        while (received < bytes && System.nanoTime() - deadlineNanos < 0) {
            Arrival arrival = socket.receive();
            if (arrival == null) {
                Thread.onSpinWait();
                continue;
            }
            byte[] content = new byte[arrival.datagrams().remaining()];
            arrival.datagrams().get(content);
            assertThat(arrival.truncated()).isFalse();
            batches.add(new Batch(arrival.sender(), arrival.segmentBytes(), content));
            arrival.release();
            received += content.length;
        }
        return batches;
    }

    private static List<byte[]> cut(byte[] bytes, int segmentBytes) {
        List<byte[]> datagrams = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += segmentBytes) {
            datagrams.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + segmentBytes)));
        }
        return datagrams;
    }

    private static ByteBuffer random(int bytes) {
        byte[] content = new byte[bytes];
        new SplittableRandom(bytes).nextBytes(content);
        return ByteBuffer.allocateDirect(bytes).put(content).flip();
    }

    private static byte[] content(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return bytes;
    }

    @ParameterizedTest
    @MethodSource("pairsAndBatches")
    void everyDatagramArrivesAsItWasSent(SocketCalls from, SocketCalls to, int segmentBytes, int count)
            throws Exception {
        try (SystemSocket sender = from.open(LOOPBACK);
                SystemSocket receiver = to.open(LOOPBACK)) {
            // The last is shorter where it can be.
            ByteBuffer batch = random(count * segmentBytes - segmentBytes / 3);
            byte[] sent = content(batch);
            new BatchSender(sender, new SocketMetrics(registry), System::nanoTime)
                    .send(receiver.localAddress(), batch, segmentBytes);

            List<byte[]> arrived = new ArrayList<>();
            for (Batch each : receive(receiver, sent.length)) {
                assertThat(each.sender()).isEqualTo(sender.localAddress());
                arrived.addAll(cut(each.bytes(), each.segmentBytes()));
            }

            assertThat(registry.get("lanrage.socket.sent").counter().count()).isEqualTo(sent.length);
            List<byte[]> expected = cut(sent, segmentBytes);
            assertThat(arrived).hasSameSizeAs(expected);
            for (int i = 0; i < count; i++) {
                assertThat(arrived.get(i)).isEqualTo(expected.get(i));
            }
        }
    }

    @Test
    void batchesStayTogetherWhereTheKernelCanHandThemOver() throws Exception {
        assumeTrue(SocketCalls.best() == SocketCalls.DIRECT, "direct calls are not available");
        try (SystemSocket sender = SocketCalls.DIRECT.open(LOOPBACK);
                SystemSocket receiver = SocketCalls.DIRECT.open(LOOPBACK)) {
            assumeTrue(sender.cutsBatches(), "the kernel does not cut batches");
            Outcome outcome = sender.send(receiver.localAddress(), random(44 * 1_472 - 72), 0, 44 * 1_472 - 72, 1_472);

            assertThat(outcome).isEqualTo(Outcome.SENT);
            assertThat(receive(receiver, 44 * 1_472 - 72))
                    .hasSize(1)
                    .allSatisfy(batch -> assertThat(batch.segmentBytes()).isEqualTo(1_472));
        }
    }

    @ParameterizedTest
    @EnumSource(SocketCalls.class)
    void positionAndKindOfTheBufferMakeNoDifference(SocketCalls calls) throws Exception {
        try (SystemSocket sender = calls.open(LOOPBACK);
                SystemSocket receiver = calls.open(LOOPBACK)) {
            ByteBuffer direct = random(300);
            byte[] all = content(direct);
            ByteBuffer heap = ByteBuffer.wrap(all);
            ByteBuffer slice = direct.duplicate().position(100).slice();
            for (ByteBuffer each : List.of(direct.position(7), heap.position(9), direct.asReadOnlyBuffer())) {
                assertThat(sender.send(receiver.localAddress(), each, 150, 50, 50))
                        .isEqualTo(Outcome.SENT);
            }
            assertThat(sender.send(receiver.localAddress(), slice, 50, 50, 50)).isEqualTo(Outcome.SENT);

            List<byte[]> arrived = receive(receiver, 200).stream()
                    .flatMap(batch -> cut(batch.bytes(), 50).stream())
                    .toList();
            assertThat(arrived).hasSize(4);
            assertThat(arrived).allSatisfy(each -> assertThat(each).isEqualTo(Arrays.copyOfRange(all, 150, 200)));
        }
    }

    @Test
    void directCallsAllocateNothing() throws Exception {
        assumeTrue(SocketCalls.best() == SocketCalls.DIRECT, "direct calls are not available");
        SocketMetrics metrics = new SocketMetrics(registry);
        int[] taken = {0};
        SocketHandler taker = new SocketHandler() {
            @Override
            public void stun(InetSocketAddress from, StunMessage message) {
                throw new AssertionError("nobody sends STUN here");
            }

            @Override
            public void channelData(InetSocketAddress from, ByteBuffer datagram) {}

            @Override
            public void wireGuard(InetSocketAddress from, ByteBuffer datagrams, int segmentBytes) {
                taken[0] += datagrams.remaining();
            }
        };
        try (SystemSocket socket = SocketCalls.DIRECT.open(LOOPBACK)) {
            BatchSender sender = new BatchSender(socket, metrics, System::nanoTime);
            InboundDatagrams inbound = new InboundDatagrams(socket, taker, metrics, Runnable::run);
            ByteBuffer batch = ByteBuffer.allocateDirect(40 * 100);
            for (int i = 0; i < 40; i++) {
                batch.put(100 * i, (byte) 4);
            }
            Runnable round = () -> {
                sender.send(socket.localAddress(), batch.clear(), 100);
                inbound.readable();
            };
            allocatedBytes(round, 3_000);

            // A few bytes are the measurement's own, or a compiler's at work.
            assertThat(allocatedBytes(round, 3_000) / 3_000).isLessThan(8);
            assertThat(taken[0]).isEqualTo(6_000 * 40 * 100);
        }
    }

    private static long allocatedBytes(Runnable work, int rounds) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < rounds; i++) {
            work.run();
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @ParameterizedTest
    @EnumSource(SocketCalls.class)
    void sendersAreToldApart(SocketCalls calls) throws Exception {
        List<SystemSocket> senders = new ArrayList<>();
        try (SystemSocket receiver = calls.open(LOOPBACK)) {
            for (int i = 0; i < 200; i++) {
                senders.add(calls.open(LOOPBACK));
            }
            for (SystemSocket sender : senders) {
                sender.send(receiver.localAddress(), random(40), 0, 40, 40);
            }
            assertThat(receive(receiver, 200 * 40).stream().map(Batch::sender).toList())
                    .containsExactlyElementsOf(
                            senders.stream().map(SystemSocket::localAddress).toList());
        } finally {
            senders.forEach(SystemSocket::close);
        }
    }

    @ParameterizedTest
    @EnumSource(SocketCalls.class)
    void aDatagramThatUdpCannotCarryIsRefused(SocketCalls calls) throws Exception {
        try (SystemSocket sender = calls.open(LOOPBACK)) {
            assertThat(sender.send(LOOPBACK, random(65_508), 0, 65_508, 65_508)).isEqualTo(Outcome.FAILED);
        }
    }

    @Test
    void aDatagramLongerThanTheBufferIsKnownAsTruncated() throws Exception {
        assumeTrue(SocketCalls.best() == SocketCalls.DIRECT, "direct calls are not available");
        try (SystemSocket sender = SocketCalls.DIRECT.open(LOOPBACK);
                SystemSocket receiver = LinuxSocket.open(LOOPBACK, 100)) {
            sender.send(receiver.localAddress(), random(101), 0, 101, 101);

            Arrival arrival = receiver.receive();
            assertThat(arrival).isNotNull();
            assertThat(arrival.truncated()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(SocketCalls.class)
    void nothingToReadIsNoArrivalAndAnEmptyDatagramIsOne(SocketCalls calls) throws Exception {
        try (SystemSocket sender = calls.open(LOOPBACK);
                SystemSocket receiver = calls.open(LOOPBACK)) {
            assertThat(receiver.receive()).isNull();
            sender.send(receiver.localAddress(), ByteBuffer.allocate(0), 0, 0, 1);

            Arrival arrival = receiver.receive();
            assertThat(arrival).isNotNull();
            assertThat(arrival.datagrams().hasRemaining()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"DIRECT, 64", "NIO, 1"})
    void whatIsNotReleasedIsBounded(SocketCalls calls, int bound) throws Exception {
        try (SystemSocket socket = calls.open(LOOPBACK)) {
            // Their lengths differ, so that nothing is joined.
            for (int i = 1; i <= bound + 1; i++) {
                socket.send(socket.localAddress(), random(i), 0, i, i);
            }
            List<Arrival> held = new ArrayList<>();
            for (int i = 1; i <= bound; i++) {
                held.add(socket.receive());
            }
            assertThat(held).doesNotContainNull().doesNotHaveDuplicates();
            assertThat(held.get(bound - 1).segmentBytes()).isEqualTo(bound);
            assertThat(socket.receive()).isNull();

            held.get(0).release();

            assertThat(socket.receive()).isSameAs(held.get(0));
            assertThat(held.get(0).segmentBytes()).isEqualTo(bound + 1);
        }
    }

    @ParameterizedTest
    @EnumSource(SocketCalls.class)
    void closingWhileOthersSendIsSafeAndFinal(SocketCalls calls) throws Exception {
        try (SystemSocket receiver = calls.open(LOOPBACK)) {
            for (int round = 0; round < 20; round++) {
                closeWhileSending(calls, receiver.localAddress());
            }
        }
    }

    private static void closeWhileSending(SocketCalls calls, InetSocketAddress to) throws Exception {
        SystemSocket socket = calls.open(LOOPBACK);
        AtomicBoolean refused = new AtomicBoolean();
        ByteBuffer datagram = random(40);
        Runnable sending = () -> {
            while (socket.send(to, datagram, 0, 40, 40) != Outcome.FAILED) {
                Thread.onSpinWait();
            }
            refused.set(true);
        };
        Thread first = new Thread(sending);
        Thread second = new Thread(sending);
        first.start();
        second.start();

        socket.close();
        socket.close();

        first.join(5_000);
        second.join(5_000);
        assertThat(refused).isTrue();
        assertThat(first.isAlive() || second.isAlive()).isFalse();
        assertThat(socket.receive()).isNull();
        // Both the port and the descriptor's number are free again, and belong to another from now on.
        try (SystemSocket next = calls.open(socket.localAddress())) {
            assertThat(socket.send(to, datagram, 0, 40, 40)).isEqualTo(Outcome.FAILED);
            assertThat(next.send(to, datagram, 0, 40, 40)).isEqualTo(Outcome.SENT);
        }
    }

    @ParameterizedTest
    @EnumSource(SocketCalls.class)
    void theSystemSaysWhatBuffersItGrants(SocketCalls calls) throws IOException {
        try (SystemSocket socket = calls.open(LOOPBACK)) {
            assertThat(socket.receiveBufferBytes()).isBetween(1 << 16, 2 * SocketLimits.KERNEL_RECEIVE_BYTES);
            assertThat(socket.sendBufferBytes()).isBetween(1 << 16, 2 * SocketLimits.KERNEL_SEND_BYTES);
        }
    }

    @Test
    void privilegeReachesBeyondTheSystemsLimit() throws IOException {
        assumeTrue(SegmentSocket.isAvailable(), "direct calls are not available");
        assumeTrue("root".equals(System.getProperty("user.name")), "only the administrator may");
        try (SystemSocket socket = SocketCalls.DIRECT.open(LOOPBACK)) {
            assertThat(socket.receiveBufferBytes()).isEqualTo(SocketLimits.KERNEL_RECEIVE_BYTES);
        }
    }
}
