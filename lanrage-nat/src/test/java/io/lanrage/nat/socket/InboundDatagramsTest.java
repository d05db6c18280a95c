package io.lanrage.nat.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.TransactionId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the kernel joined is taken apart again. */
class InboundDatagramsTest {

    /** What the handler was given, in order. */
    private static final class Recorder implements SocketHandler {

        final List<String> events = new ArrayList<>();
        final List<byte[]> datagrams = new ArrayList<>();
        boolean failing;
        Runnable meanwhile = () -> {};

        @Override
        public void stun(InetSocketAddress from, StunMessage message) {
            events.add("stun");
        }

        @Override
        public void channelData(InetSocketAddress from, ByteBuffer datagram) {
            byte[] bytes = new byte[datagram.remaining()];
            datagram.get(bytes);
            events.add("channel " + bytes.length);
            datagrams.add(bytes);
        }

        @Override
        public void wireGuard(InetSocketAddress from, ByteBuffer received, int segmentBytes) {
            if (failing) {
                failing = false;
                throw new IllegalStateException("as the test wants");
            }
            meanwhile.run();
            meanwhile = () -> {};
            events.add("wireguard " + received.remaining() + "/" + segmentBytes);
            while (received.hasRemaining()) {
                byte[] datagram = new byte[Math.min(segmentBytes, received.remaining())];
                received.get(datagram);
                datagrams.add(datagram);
            }
        }
    }

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RecordingSocket socket = new RecordingSocket(true);
    private final Recorder recorder = new Recorder();
    private final Queue<Runnable> later = new ArrayDeque<>();
    private final InboundDatagrams inbound =
            new InboundDatagrams(socket, recorder, new SocketMetrics(registry), later::add);

    /** A STUN message of 36 bytes. */
    private static byte[] stun() {
        byte[] message = StunMessageBuilder.request(StunMethod.BINDING, new TransactionId(1, 2))
                .encode();
        return padded(message, 36);
    }

    /** With an unknown attribute that need not be understood (RFC 8489 §14) behind, so that it has the wanted length. */
    private static byte[] padded(byte[] message, int bytes) {
        ByteBuffer longer = ByteBuffer.allocate(bytes).put(message);
        longer.putShort((short) 0xFFFE).putShort((short) (bytes - message.length - 4));
        longer.putShort(2, (short) (bytes - 20));
        return longer.array();
    }

    private static byte[] wireGuard(int bytes, int content) {
        byte[] datagram = new byte[bytes];
        Arrays.fill(datagram, 4, bytes, (byte) content);
        datagram[0] = 4;
        return datagram;
    }

    private void arrives(int segmentBytes, byte[]... datagrams) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] datagram : datagrams) {
            joined.writeBytes(datagram);
        }
        socket.arrivals.add(new RecordingSocket.Given(
                RecordingSocket.PEER, ByteBuffer.wrap(joined.toByteArray()), segmentBytes, false));
        inbound.readable();
    }

    private double dropped(SocketDrop drop) {
        return registry.get("lanrage.socket.dropped")
                .tag("reason", drop.reason())
                .counter()
                .count();
    }

    @Test
    void wireGuardInARowIsOneBatch() {
        byte[][] row = IntStream.range(0, 64).mapToObj(i -> wireGuard(100, i)).toArray(byte[][]::new);
        row[63] = wireGuard(40, 63);

        arrives(100, row);

        assertThat(recorder.events).containsExactly("wireguard " + (63 * 100 + 40) + "/100");
        assertThat(recorder.datagrams).containsExactly(row);
    }

    @Test
    void aBatchOfDifferentProtocolsIsSortedOneByOne() {
        byte[] wrongLength = wireGuard(36, 9);
        wrongLength[0] = 1;
        byte[] nobodys = wireGuard(36, 9);
        nobodys[0] = (byte) 0x84;
        byte[] channel = wireGuard(36, 0);
        channel[0] = 0x40;

        arrives(
                36,
                wireGuard(36, 1),
                wireGuard(36, 2),
                stun(),
                wrongLength,
                wireGuard(36, 3),
                nobodys,
                stun(),
                channel,
                wireGuard(36, 4),
                wireGuard(33, 5));

        assertThat(recorder.events)
                .containsExactly("wireguard 72/36", "stun", "wireguard 36/36", "stun", "channel 36", "wireguard 69/36");
        assertThat(dropped(SocketDrop.WIREGUARD_LENGTH)).isEqualTo(1);
        assertThat(dropped(SocketDrop.UNKNOWN_PROTOCOL)).isEqualTo(1);
        assertThat(registry.get("lanrage.socket.received").counter().count()).isEqualTo(9 * 36 + 33);
    }

    @Test
    void theShorterLastOfABatchIsJudgedByItsOwnLength() {
        arrives(36, wireGuard(36, 1), wireGuard(31, 2));

        assertThat(recorder.events).containsExactly("wireguard 36/36");
        assertThat(dropped(SocketDrop.WIREGUARD_LENGTH)).isEqualTo(1);
    }

    @Test
    void aDatagramThatWasCutShortIsDropped() {
        socket.arrivals.add(
                new RecordingSocket.Given(RecordingSocket.PEER, ByteBuffer.wrap(wireGuard(100, 1)), 100, true));
        inbound.readable();

        assertThat(recorder.events).isEmpty();
        assertThat(dropped(SocketDrop.TRUNCATED)).isEqualTo(1);
    }

    @Test
    void anEmptyDatagramIsNobodys() {
        arrives(0);
        assertThat(dropped(SocketDrop.UNKNOWN_PROTOCOL)).isEqualTo(1);
    }

    @Test
    void aHandlerThatFailsLosesWhatItWasGivenAndNoMore() {
        recorder.failing = true;

        arrives(36, wireGuard(36, 1), stun(), wireGuard(36, 2));

        assertThat(recorder.events).containsExactly("stun", "wireguard 36/36");
        assertThat(dropped(SocketDrop.HANDLER_FAILED)).isEqualTo(1);
    }

    private RecordingSocket.Given waiting(int datagrams, int bytes, int content) {
        ByteBuffer joined = ByteBuffer.allocate(datagrams * bytes);
        for (int i = 0; i < datagrams; i++) {
            joined.put(wireGuard(bytes, content));
        }
        RecordingSocket.Given given = new RecordingSocket.Given(RecordingSocket.PEER, joined.flip(), bytes, false);
        socket.arrivals.add(given);
        return given;
    }

    private List<Integer> contents() {
        return recorder.datagrams.stream()
                .map(datagram -> (int) datagram[4])
                .distinct()
                .toList();
    }

    @Test
    void smallOnesOvertakeALongQueueAndEachKindKeepsItsOrder() {
        waiting(50, 1_300, 1);
        waiting(50, 1_300, 2);
        waiting(50, 1_300, 3);
        waiting(1, 100, 4);
        waiting(50, 1_300, 5);
        waiting(16, 512, 6);
        waiting(1, 513, 7);
        waiting(17, 512, 8);
        waiting(1, 32, 9);

        inbound.readable();

        assertThat(contents()).containsExactly(4, 6, 9, 1, 2, 3, 5, 7, 8);
    }

    @Test
    void behindLittleEverythingKeepsItsOrder() {
        waiting(49, 1_300, 1);
        waiting(49, 1_300, 2);
        waiting(1, 100, 3);
        waiting(1, 1_300, 4);
        waiting(1, 100, 5);

        inbound.readable();

        assertThat(contents()).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void whatComesMeanwhileOvertakesWhatWaits() {
        for (int i = 1; i <= 4; i++) {
            waiting(50, 1_300, i);
        }
        recorder.meanwhile = () -> waiting(1, 100, 9);

        inbound.readable();

        assertThat(contents()).containsExactly(1, 9, 2, 3, 4);
    }

    @Test
    void afterSomeBatchesOthersHaveTheirTurnAndNothingIsForgotten() {
        List<RecordingSocket.Given> all = new ArrayList<>();
        for (int i = 0; i < SocketLimits.BATCHES_IN_A_ROW + 3; i++) {
            all.add(waiting(2, 1_300, i));
        }
        inbound.readable();
        assertThat(contents()).hasSize(SocketLimits.BATCHES_IN_A_ROW);
        assertThat(later).hasSize(1);

        later.remove().run();
        assertThat(contents()).hasSize(SocketLimits.BATCHES_IN_A_ROW + 3).isSorted();
        assertThat(later).isEmpty();
        assertThat(all).allSatisfy(given -> assertThat(given.releases()).containsExactly(1));
    }

    @Test
    void aFloodOfSmallOnesDoesNotHoldUpALargeBatchForEver() {
        for (int i = 1; i <= 3; i++) {
            waiting(50, 1_300, i);
        }
        for (int i = 0; i < SocketLimits.READS_IN_A_ROW - 3; i++) {
            waiting(1, 100, 4);
        }
        waiting(1, 100, 5);

        inbound.readable();

        assertThat(contents()).containsExactly(4, 1, 2, 3, 5);
    }

    @Test
    void everyByteOfRandomBatchesIsHandedOnOrCounted() {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 500; round++) {
            int segmentBytes = random.nextInt(1, 80);
            byte[][] batch = new byte[random.nextInt(1, 64)][];
            int wireGuard = 0;
            for (int i = 0; i < batch.length; i++) {
                batch[i] = new byte[segmentBytes];
                random.nextBytes(batch[i]);
                if (random.nextBoolean() && segmentBytes >= 32) {
                    batch[i] = wireGuard(segmentBytes, i);
                    wireGuard++;
                }
            }
            double before = counted();
            recorder.datagrams.clear();
            recorder.events.clear();

            arrives(segmentBytes, batch);

            long stun = recorder.events.stream().filter("stun"::equals).count();
            assertThat(recorder.datagrams).as("seed %s", seed).hasSizeGreaterThanOrEqualTo(wireGuard);
            assertThat(recorder.datagrams.size() + stun + counted() - before)
                    .as("seed %s", seed)
                    .isEqualTo(batch.length);
        }
    }

    private double counted() {
        return Arrays.stream(SocketDrop.values()).mapToDouble(this::dropped).sum();
    }
}
