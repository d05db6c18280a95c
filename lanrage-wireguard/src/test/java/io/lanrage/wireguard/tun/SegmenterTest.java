package io.lanrage.wireguard.tun;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.wireguard.packet.NaivePackets;
import io.lanrage.wireguard.packet.Tcp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SegmenterTest {
    private static final byte[] HERE = NaivePackets.bytes(0x0a420001);
    private static final byte[] THERE = NaivePackets.bytes(0x0a420002);
    private static final int ALL_FLAGS_FOR_ONE = Tcp.ACK | Tcp.FIN | Tcp.PSH | Tcp.CWR;

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);
    private final ByteBuffer memory = ByteBuffer.allocateDirect(VirtioHeader.BYTES + 65_535);
    private final Segmenter segmenter = new Segmenter(memory);
    private final PacketBatch batch = new PacketBatch(100, 200_000, PacketBatch.Room.NONE);

    @Test
    void threeSegmentsOfATcpPacket() {
        byte[] data = NaivePackets.hex("000102030405060708090a0b0c0d0e");
        NaiveFlow flow = flow(true);
        load(flow, flow.packet(0, 0, ALL_FLAGS_FOR_ONE, data), 6);
        assertThat(segmenter.isLarge()).isTrue();
        assertThat(segmenter.cut(batch)).isEqualTo(3);
        assertThat(segmenter.isDone()).isTrue();
        assertThat(Batches.packets(batch))
                .usingElementComparator(Arrays::compare)
                .containsExactly(
                        flow.packet(0, 0, Tcp.ACK | Tcp.CWR, NaivePackets.hex("000102030405")),
                        flow.packet(1, 6, Tcp.ACK, NaivePackets.hex("060708090a0b")),
                        flow.packet(2, 12, Tcp.ACK | Tcp.FIN | Tcp.PSH, NaivePackets.hex("0c0d0e")));
    }

    @Test
    void cutPacketsAreThoseOfTheNaiveModel() {
        for (int round = 0; round < 2_000; round++) {
            NaiveFlow flow = NaiveFlow.random(random, false);
            int mostData = round % 20 == 0 ? 65_535 - flow.headerBytes() : 4_000;
            byte[] data = NaiveFlow.bytes(random, 1 + random.nextInt(mostData));
            int segmentBytes = Math.max(1 + random.nextInt(1_500), (data.length + 89) / 90);
            load(flow, flow.packet(0, 0, ALL_FLAGS_FOR_ONE, data), segmentBytes);
            assertThat(cutAll())
                    .as("seed %d", seed)
                    .usingElementComparator(Arrays::compare)
                    .containsExactlyElementsOf(flow.segments(ALL_FLAGS_FOR_ONE, data, segmentBytes));
        }
    }

    @Test
    void whatDoesNotFitIntoOneBatchIsCutIntoTheNext() {
        NaiveFlow flow = flow(true);
        byte[] data = NaiveFlow.bytes(random, 1_000);
        load(flow, flow.packet(0, 0, ALL_FLAGS_FOR_ONE, data), 100);
        List<byte[]> all = new ArrayList<>();
        while (!segmenter.isDone()) {
            PacketBatch small = new PacketBatch(3, 400, new PacketBatch.Room(16, 16, 16, 140));
            assertThat(segmenter.nextBytes()).isEqualTo(140);
            assertThat(segmenter.cut(small)).isEqualTo(2);
            all.addAll(Batches.packets(small));
        }
        assertThat(all)
                .usingElementComparator(Arrays::compare)
                .containsExactlyElementsOf(flow.segments(ALL_FLAGS_FOR_ONE, data, 100));
    }

    @Test
    void identificationAndSequenceNumberWrap() {
        NaiveFlow flow =
                new NaiveFlow(true, HERE, THERE, 1, 2, 0, 0, 0xffff, false, 64, new byte[0], -3, 4, 5, new byte[0]);
        byte[] data = new byte[8];
        load(flow, flow.packet(0, 0, Tcp.ACK, data), 4);
        assertThat(cutAll())
                .usingElementComparator(Arrays::compare)
                .containsExactly(
                        flow.packet(0, 0, Tcp.ACK, new byte[4]), flow.packet(-0xffff, 4, Tcp.ACK, new byte[4]));
    }

    @Test
    void completePacketIsCopiedAsItIs() {
        byte[] packet = flow(false).packet(0, 0, 0, new byte[33]);
        packet[26] ^= 1;
        VirtioHeader.writeComplete(memory, 0);
        memory.put(VirtioHeader.BYTES, packet);
        assertThat(segmenter.load(VirtioHeader.BYTES + packet.length)).isTrue();
        assertThat(segmenter.isLarge()).isFalse();
        assertThat(cutAll()).usingElementComparator(Arrays::compare).containsExactly(packet);
    }

    @Test
    void openChecksumIsCompleted() {
        for (int round = 0; round < 1_000; round++) {
            NaiveFlow flow = NaiveFlow.random(random, false);
            byte[] complete = flow.packet(0, 0, Tcp.ACK, NaiveFlow.bytes(random, random.nextInt(100)));
            int transport = (flow.isFour() ? 20 : 40) + flow.ipOptions().length;
            int place = flow.isTcp() ? 16 : 6;
            loadOpen(flow, complete, transport, place);
            byte[] completed = cutAll().get(0);
            // Zero and all ones count the same.
            ByteBuffer checksum = ByteBuffer.wrap(completed);
            if (checksum.getShort(transport + place) == -1 && complete[transport + place] == 0) {
                checksum.putShort(transport + place, (short) 0);
            }
            assertThat(completed).as("seed %d", seed).isEqualTo(complete);
        }
    }

    @Test
    void malformedHeadersAreRefused() {
        NaiveFlow tcp = flow(true);
        NaiveFlow udp = flow(false);
        byte[] segment = tcp.packet(0, 0, Tcp.ACK, new byte[50]);
        byte[] datagram = udp.packet(0, 0, 0, new byte[50]);
        assertThat(isLoaded(VirtioHeader.TCP_V4, 10, segment)).isTrue();
        assertThat(isLoaded(VirtioHeader.TCP_V4 | VirtioHeader.ECN, 10, segment))
                .isTrue();
        assertThat(isLoaded(VirtioHeader.TCP_V6, 10, segment)).isFalse();
        assertThat(isLoaded(VirtioHeader.UDP, 10, segment)).isFalse();
        assertThat(isLoaded(VirtioHeader.TCP_V4, 10, datagram)).isFalse();
        assertThat(isLoaded(VirtioHeader.UDP, 10, datagram)).isTrue();
        // UDP in IP fragments is not asked for.
        assertThat(isLoaded(3, 10, datagram)).isFalse();
        assertThat(isLoaded(VirtioHeader.UDP, 0, datagram)).isFalse();
        assertThat(isLoaded(VirtioHeader.TCP_V4, 10, tcp.packet(0, 0, Tcp.ACK, new byte[0])))
                .isFalse();
        byte[] fragment = segment.clone();
        fragment[6] = 0x20;
        assertThat(isLoaded(VirtioHeader.TCP_V4, 10, fragment)).isFalse();
        byte[] shortHeader = segment.clone();
        shortHeader[32] = 0x40;
        assertThat(isLoaded(VirtioHeader.TCP_V4, 10, shortHeader)).isFalse();
        assertThat(segmenter.isDone()).isTrue();
        assertThat(segmenter.cut(batch)).isZero();
    }

    @Test
    void truncationAtEachByteIsRefused() {
        NaiveFlow flow = flow(true);
        byte[] packet = flow.packet(0, 0, Tcp.ACK, new byte[50]);
        write(flow.segmentation(), 10, packet);
        for (int bytes = 0; bytes < VirtioHeader.BYTES + packet.length; bytes++) {
            assertThat(segmenter.load(bytes)).as("first %d bytes", bytes).isFalse();
        }
        assertThat(segmenter.load(VirtioHeader.BYTES + packet.length)).isTrue();
    }

    @Test
    void openChecksumBeyondThePacketIsRefused() {
        byte[] packet = flow(false).packet(0, 0, 0, new byte[2]);
        VirtioHeader.write(memory, 0, VirtioHeader.NOT_SEGMENTED, 0, 0, 20, 8);
        memory.put(VirtioHeader.BYTES, packet);
        assertThat(segmenter.load(VirtioHeader.BYTES + packet.length)).isTrue();
        VirtioHeader.write(memory, 0, VirtioHeader.NOT_SEGMENTED, 0, 0, 20, 9);
        assertThat(segmenter.load(VirtioHeader.BYTES + packet.length)).isFalse();
        VirtioHeader.write(memory, 0, VirtioHeader.NOT_SEGMENTED, 0, 0, 65_535, 65_535);
        assertThat(segmenter.load(VirtioHeader.BYTES + packet.length)).isFalse();
    }

    /** It would change the packet's addresses or length. */
    @Test
    void openChecksumInTheIpHeaderIsRefused() {
        byte[] packet = flow(false).packet(0, 0, 0, new byte[2]);
        VirtioHeader.write(memory, 0, VirtioHeader.NOT_SEGMENTED, 0, 0, 19, 6);
        memory.put(VirtioHeader.BYTES, packet);
        assertThat(segmenter.load(VirtioHeader.BYTES + packet.length)).isFalse();
    }

    @Test
    void discardedRestIsForgotten() {
        NaiveFlow flow = flow(true);
        load(flow, flow.packet(0, 0, Tcp.ACK, new byte[50]), 10);
        segmenter.discard();
        assertThat(segmenter.isDone()).isTrue();
        assertThat(segmenter.cut(batch)).isZero();
    }

    @Test
    void cuttingAllocatesNothing() throws IOException {
        NaiveFlow flow = flow(true);
        byte[] packet = flow.packet(0, 0, Tcp.ACK, new byte[1_000]);
        write(flow.segmentation(), 100, packet);
        Allocation.assertNone(() -> {
            batch.clear();
            segmenter.load(VirtioHeader.BYTES + packet.length);
            segmenter.cut(batch);
        });
        assertThat(batch.count()).isEqualTo(10);
    }

    private NaiveFlow flow(boolean isTcp) {
        return new NaiveFlow(
                isTcp, HERE, THERE, 40_000, 25_565, 2, 0, 7, true, 64, new byte[0], 1_000, 2_000, 500, new byte[0]);
    }

    private void load(NaiveFlow flow, byte[] packet, int segmentBytes) {
        assertThat(isLoaded(flow.segmentation(), segmentBytes, packet))
                .as("seed %d", seed)
                .isTrue();
    }

    private boolean isLoaded(int segmentation, int segmentBytes, byte[] packet) {
        write(segmentation, segmentBytes, packet);
        return segmenter.load(VirtioHeader.BYTES + packet.length);
    }

    private void write(int segmentation, int segmentBytes, byte[] packet) {
        VirtioHeader.write(memory, 0, segmentation, 0, segmentBytes, 0, 0);
        memory.put(VirtioHeader.BYTES, packet);
    }

    /** As the system leaves it: in the checksum's place is the folded sum of the pseudo-header. */
    private void loadOpen(NaiveFlow flow, byte[] complete, int transport, int place) {
        VirtioHeader.write(memory, 0, VirtioHeader.NOT_SEGMENTED, 0, 0, transport, place);
        memory.put(VirtioHeader.BYTES, complete);
        byte[] transportBytes = new byte[complete.length - transport];
        ByteBuffer pseudoHeader = ByteBuffer.allocate(2 * flow.source().length + 8);
        pseudoHeader.put(flow.source()).put(flow.destination());
        pseudoHeader.putInt(transportBytes.length).putInt(flow.isTcp() ? 6 : 17);
        int sum = 0xffff - NaivePackets.checksum(pseudoHeader.array());
        memory.putShort(VirtioHeader.BYTES + transport + place, (short) sum);
        assertThat(segmenter.load(VirtioHeader.BYTES + complete.length)).isTrue();
    }

    private List<byte[]> cutAll() {
        batch.clear();
        segmenter.cut(batch);
        assertThat(segmenter.isDone()).isTrue();
        return Batches.packets(batch);
    }
}
