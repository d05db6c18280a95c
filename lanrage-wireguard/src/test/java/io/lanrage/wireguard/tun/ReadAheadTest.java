package io.lanrage.wireguard.tun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lanrage.wireguard.packet.NaivePackets;
import io.lanrage.wireguard.packet.Tcp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
    private static final int MTU = 1_280;
    private static final int BYTES = VirtioHeader.BYTES + 65_535;

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);
    private final ArrayDeque<byte[]> kernel = new ArrayDeque<>();
    private final ReadAhead ahead = new ReadAhead(KernelReceiver::new, MTU);
    private final PacketBatch batch = new PacketBatch(128, 160 << 10, PacketBatch.Room.NONE);
    private int receivers;

    @Test
    void packetOvertakesLargeSegmentsOfOtherFlows() throws IOException {
        NaiveFlow bulk = flow(1);
        byte[] data = new byte[3_000];
        offerLarge(bulk, data, 1_000);
        offerLarge(bulk, data, 1_000);
        byte[] small = flow(2).packet(0, 0, Tcp.ACK, new byte[10]);
        offer(small);

        assertRead(List.of(small));
        assertRead(bulk.segments(Tcp.ACK, data, 1_000));
        assertRead(bulk.segments(Tcp.ACK, data, 1_000));
        assertRead(List.of());
    }

    @Test
    void packetStaysBehindLargeSegmentsOfItsOwnFlow() throws IOException {
        NaiveFlow flow = flow(1);
        byte[] data = new byte[3_000];
        offerLarge(flow, data, 1_000);
        byte[] last = flow.packet(3, 3_000, Tcp.ACK | Tcp.FIN, new byte[0]);
        offer(last);

        assertRead(flow.segments(Tcp.ACK, data, 1_000));
        assertRead(List.of(last));
    }

    @Test
    void packetsThatNeedNotWaitAreTakenTogether() throws IOException {
        byte[] first = flow(1).packet(0, 0, Tcp.ACK, new byte[10]);
        byte[] second = flow(2).packet(0, 0, Tcp.ACK, new byte[MTU - 40]);
        offer(first);
        offer(second);

        assertRead(List.of(first, second));
        assertThat(receivers).isEqualTo(1);
    }

    @Test
    void orderWithinEachFlowIsThatOfTheKernel() throws IOException {
        for (int round = 0; round < 200; round++) {
            List<NaiveFlow> flows = List.of(flow(1), flow(2), flow(3), flow(4));
            Map<Integer, List<ByteBuffer>> expected = new HashMap<>();
            Map<Integer, List<ByteBuffer>> actual = new HashMap<>();
            int left = random.nextInt(100);
            while (left > 0 || !kernel.isEmpty() || readInto(actual)) {
                for (int burst = Math.min(left, random.nextInt(50)); burst > 0; burst--, left--) {
                    NaiveFlow flow = flows.get(random.nextInt(flows.size()));
                    List<ByteBuffer> sent = expected.computeIfAbsent(flow.sourcePort(), port -> new ArrayList<>());
                    offerAny(flow).forEach(packet -> sent.add(ByteBuffer.wrap(packet)));
                }
                readInto(actual);
            }
            assertThat(actual.keySet()).as("seed %d", seed).isEqualTo(expected.keySet());
            actual.forEach(
                    (port, packets) -> assertThat(packets).as("seed %d", seed).isEqualTo(expected.get(port)));
        }
    }

    private List<byte[]> offerAny(NaiveFlow flow) {
        byte[] data = NaiveFlow.bytes(random, 1 + random.nextInt(1_000));
        if (random.nextBoolean()) {
            byte[] packet = flow.packet(0, 0, Tcp.ACK, data);
            offer(packet);
            return List.of(packet);
        }
        int segmentBytes = 50 + random.nextInt(500);
        offerLarge(flow, data, segmentBytes);
        return flow.segments(Tcp.ACK, data, segmentBytes);
    }

    private boolean readInto(Map<Integer, List<ByteBuffer>> byPort) throws IOException {
        batch.clear();
        ahead.read(batch);
        for (byte[] packet : Batches.packets(batch)) {
            int port = ByteBuffer.wrap(packet).getShort(20);
            byPort.computeIfAbsent(port, any -> new ArrayList<>()).add(ByteBuffer.wrap(packet));
        }
        return batch.count() > 0;
    }

    @Test
    void largeSegmentGetsItsTurnBesideAFlood() throws IOException {
        byte[] data = new byte[3_000];
        offerLarge(flow(1), data, 1_000);
        byte[] small = flow(2).packet(0, 0, Tcp.ACK, new byte[10]);
        for (int i = 0; i < 1_000; i++) {
            offer(small);
        }

        batch.clear();
        assertThat(ahead.read(batch)).isEqualTo(128);
        assertRead(flow(1).segments(Tcp.ACK, data, 1_000));
        batch.clear();
        assertThat(ahead.read(batch)).isEqualTo(128);
    }

    @Test
    void noMoreIsReadThanThereAreWaitingPlaces() throws IOException {
        byte[] data = new byte[3_000];
        for (int i = 0; i <= ReadAhead.PLACES; i++) {
            offerLarge(flow(1), data, 1_000);
        }

        assertRead(flow(1).segments(Tcp.ACK, data, 1_000));
        assertThat(kernel).hasSize(1);
        assertThat(receivers).isEqualTo(ReadAhead.PLACES);
        for (int i = 0; i < ReadAhead.PLACES; i++) {
            assertRead(flow(1).segments(Tcp.ACK, data, 1_000));
        }
        assertRead(List.of());
        assertThat(receivers).isEqualTo(ReadAhead.PLACES);
        assertThat(ahead.takeLargeSegments()).isEqualTo(ReadAhead.PLACES + 1);
        assertThat(ahead.takeLargeSegments()).isZero();
    }

    @Test
    void segmentThatDoesNotFitIntoOneBatchGoesOnInTheNext() throws IOException {
        byte[] data = new byte[3_000];
        offerLarge(flow(1), data, 1_000);
        PacketBatch small = new PacketBatch(2, 10_000, PacketBatch.Room.NONE);

        assertThat(ahead.read(small)).isEqualTo(2);
        small.clear();
        assertThat(ahead.read(small)).isEqualTo(1);
        small.clear();
        assertThat(ahead.read(small)).isZero();
    }

    @Test
    void malformedAndTooLargePacketsAreDropped() throws IOException {
        NaiveFlow flow = flow(1);
        offer(new byte[30]);
        offer(flow.packet(0, 0, Tcp.ACK, new byte[2_000]));
        offerLarge(flow, new byte[4_000], 2_000);
        byte[] good = flow.packet(0, 0, Tcp.ACK, new byte[10]);
        offer(good);
        PacketBatch small = new PacketBatch(2, MTU, PacketBatch.Room.NONE);

        assertThat(ahead.read(small)).isEqualTo(1);
        assertThat(Batches.packet(small, 0)).isEqualTo(good);
        assertThat(ahead.takeDrops()).isEqualTo(3);
        assertThat(ahead.takeDrops()).isZero();
    }

    @Test
    void batchWithoutRoomIsRefused() throws IOException {
        offerLarge(flow(1), new byte[3_000], 1_000);
        offer(flow(2).packet(0, 0, Tcp.ACK, new byte[10]));
        batch.clear();
        ahead.read(batch);
        PacketBatch full = new PacketBatch(1, 1_500, PacketBatch.Room.NONE);
        full.add(1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ahead.read(full))
                .withMessage("behind 1 packets there is no room for one of 1040 bytes");
    }

    @Test
    void readingAllocatesNothing() throws IOException {
        byte[] large = withHeader(flow(1).segmentation(), 1_000, flow(1).packet(0, 0, Tcp.ACK, new byte[3_000]));
        byte[] small = withHeader(VirtioHeader.NOT_SEGMENTED, 0, flow(2).packet(0, 0, Tcp.ACK, new byte[10]));
        Allocation.assertNone(() -> {
            for (int i = 0; i < 4; i++) {
                kernel.add(large);
                kernel.add(small);
            }
            do {
                batch.clear();
            } while (ahead.read(batch) > 0);
        });
    }

    private NaiveFlow flow(int port) {
        byte[] here = NaivePackets.bytes(0x0a420001);
        byte[] there = NaivePackets.bytes(0x0a420002);
        return new NaiveFlow(true, here, there, port, 80, 0, 0, 7, true, 64, new byte[0], 100, 200, 300, new byte[0]);
    }

    private void offer(byte[] packet) {
        kernel.add(withHeader(VirtioHeader.NOT_SEGMENTED, 0, packet));
    }

    private void offerLarge(NaiveFlow flow, byte[] data, int segmentBytes) {
        kernel.add(withHeader(flow.segmentation(), segmentBytes, flow.packet(0, 0, Tcp.ACK, data)));
    }

    private static byte[] withHeader(int segmentation, int segmentBytes, byte[] packet) {
        ByteBuffer whole = ByteBuffer.allocate(VirtioHeader.BYTES + packet.length);
        if (segmentation == VirtioHeader.NOT_SEGMENTED) {
            VirtioHeader.writeComplete(whole, 0);
        } else {
            VirtioHeader.write(whole, 0, segmentation, 0, segmentBytes, 0, 0);
        }
        return whole.put(VirtioHeader.BYTES, packet).array();
    }

    private void assertRead(List<byte[]> packets) throws IOException {
        batch.clear();
        assertThat(ahead.read(batch)).isEqualTo(packets.size());
        assertThat(Batches.packets(batch))
                .usingElementComparator(Arrays::compare)
                .containsExactlyElementsOf(packets);
    }

    private final class KernelReceiver implements ReadAhead.Receiver {
        private final ByteBuffer memory = ByteBuffer.allocateDirect(BYTES);

        KernelReceiver() {
            receivers++;
        }

        @Override
        public ByteBuffer memory() {
            return memory;
        }

        @Override
        public int read() {
            byte[] next = kernel.poll();
            if (next == null) {
                return 0;
            }
            memory.put(0, next);
            return next.length;
        }
    }
}
