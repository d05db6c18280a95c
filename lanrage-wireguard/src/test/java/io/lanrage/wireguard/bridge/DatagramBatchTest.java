package io.lanrage.wireguard.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DatagramBatchTest {
    private static final int LARGEST = 1400;

    private final DatagramBatch batch = new DatagramBatch(LARGEST);
    private final Deque<byte[]> source = new ArrayDeque<>();
    private final List<Sent> sink = new ArrayList<>();

    private record Sent(int segmentBytes, int count, int bytes) {}

    @Test
    void nothingThereSendsNothing() throws IOException {
        assertThat(move(10)).isZero();
        assertThat(sink).isEmpty();
    }

    @Test
    void equalDatagramsMakeOneBatch() throws IOException {
        offer(100, 100, 100);
        assertThat(move(10)).isEqualTo(3);
        assertThat(sink).containsExactly(new Sent(100, 3, 300));
    }

    @Test
    void shorterDatagramEndsTheBatchItIsIn() throws IOException {
        offer(100, 100, 60, 60);
        move(10);
        assertThat(sink).containsExactly(new Sent(100, 3, 260), new Sent(60, 1, 60));
    }

    @Test
    void longerDatagramBeginsTheNextBatch() throws IOException {
        offer(60, 100, 100, 148);
        move(10);
        assertThat(sink).containsExactly(new Sent(60, 1, 60), new Sent(100, 2, 200), new Sent(148, 1, 148));
    }

    @Test
    void batchEndsAtSixtyFourDatagrams() throws IOException {
        for (int i = 0; i < 65; i++) {
            offer(32);
        }
        move(100);
        assertThat(sink).containsExactly(new Sent(32, 64, 2048), new Sent(32, 1, 32));
    }

    @Test
    void batchEndsBeforeTheLargestPayloadIsExceeded() throws IOException {
        for (int i = 0; i < 50; i++) {
            offer(1400);
        }
        move(100);
        assertThat(sink).containsExactly(new Sent(1400, 46, 64_400), new Sent(1400, 4, 5_600));
    }

    @Test
    void turnEndsAfterTheGivenNumberAndNothingIsLost() throws IOException {
        offer(100, 100, 100);
        assertThat(move(2)).isEqualTo(2);
        assertThat(sink).containsExactly(new Sent(100, 2, 200));
        assertThat(move(2)).isEqualTo(1);
    }

    @Test
    void whatWasReadBeforeAFailureIsSent() {
        offer(100);
        org.assertj.core.api.Assertions.assertThatIOException()
                .isThrownBy(() -> batch.move(
                        into -> {
                            if (source.isEmpty()) {
                                throw new IOException("gone");
                            }
                            return read(into);
                        },
                        this::send,
                        10));
        assertThat(sink).containsExactly(new Sent(100, 1, 100));
    }

    /** Against the naive model: the list of datagrams itself. Contents, order and the form of batches are kept. */
    @Test
    void generatedSequencesArriveWhole() throws IOException {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 500; round++) {
            List<byte[]> offered = new ArrayList<>();
            int common = random.nextInt(1, LARGEST + 1);
            for (int i = random.nextInt(150); i > 0; i--) {
                byte[] datagram = new byte[random.nextInt(3) == 0 ? random.nextInt(1, LARGEST + 1) : common];
                random.nextBytes(datagram);
                offered.add(datagram);
            }
            source.addAll(offered);
            List<byte[]> arrived = new ArrayList<>();
            while (!source.isEmpty()) {
                batch.move(
                        this::read,
                        (datagrams, segmentBytes, count) -> split(datagrams, segmentBytes, count, arrived),
                        128);
            }
            assertThat(arrived.toArray()).as("seed %d, round %d", seed, round).isEqualTo(offered.toArray());
        }
    }

    private static void split(ByteBuffer datagrams, int segmentBytes, int count, List<byte[]> into) {
        int before = into.size();
        assertThat(datagrams.remaining()).isLessThanOrEqualTo(DatagramBatch.LARGEST_BYTES);
        while (datagrams.hasRemaining()) {
            byte[] datagram = new byte[Math.min(segmentBytes, datagrams.remaining())];
            datagrams.get(datagram);
            into.add(datagram);
        }
        assertThat(into.size() - before).isEqualTo(count).isLessThanOrEqualTo(DatagramBatch.LARGEST_DATAGRAMS);
    }

    private int move(int most) throws IOException {
        return batch.move(this::read, this::send, most);
    }

    private void offer(int... lengths) {
        for (int length : lengths) {
            source.add(new byte[length]);
        }
    }

    private int read(ByteBuffer into) {
        byte[] datagram = source.poll();
        if (datagram == null) {
            return 0;
        }
        into.put(datagram);
        return datagram.length;
    }

    private void send(ByteBuffer datagrams, int segmentBytes, int count) {
        sink.add(new Sent(segmentBytes, count, datagrams.remaining()));
    }
}
