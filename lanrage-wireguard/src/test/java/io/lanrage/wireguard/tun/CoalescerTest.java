package io.lanrage.wireguard.tun;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.wireguard.packet.Ipv4;
import io.lanrage.wireguard.packet.NaivePackets;
import io.lanrage.wireguard.packet.Tcp;
import io.lanrage.wireguard.packet.Udp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CoalescerTest {
    private static final byte[] HERE = NaivePackets.bytes(0x0a420001);
    private static final byte[] THERE = NaivePackets.bytes(0x0a420002);

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);
    private final Coalescer coalescer = new Coalescer(true, true);

    @Test
    void segmentsInOrderBecomeOne() {
        NaiveFlow flow = tcp(1);
        byte[] data = NaiveFlow.bytes(random, 250);
        List<byte[]> written = join(flow.segments(Tcp.ACK | Tcp.PSH, data, 100));
        assertThat(written).hasSize(1);
        ByteBuffer large = ByteBuffer.wrap(written.get(0));
        assertThat(VirtioHeader.needsChecksum(large, 0)).isTrue();
        assertThat(VirtioHeader.segmentation(large, 0)).isEqualTo(VirtioHeader.TCP_V4);
        assertThat(VirtioHeader.segmentBytes(large, 0)).isEqualTo(100);
        assertThat(VirtioHeader.checksumStart(large, 0)).isEqualTo(20);
        assertThat(VirtioHeader.checksumPlace(large, 0)).isEqualTo(Tcp.CHECKSUM_OFFSET);
        assertThat(packetWithCompleteChecksum(written.get(0))).isEqualTo(flow.packet(0, 0, Tcp.ACK | Tcp.PSH, data));
    }

    @Test
    void datagramsOfOneSizeBecomeOne() {
        NaiveFlow flow = udp(1);
        byte[] data = NaiveFlow.bytes(random, 250);
        List<byte[]> written = join(flow.segments(0, data, 100));
        assertThat(written).hasSize(1);
        ByteBuffer large = ByteBuffer.wrap(written.get(0));
        assertThat(VirtioHeader.segmentation(large, 0)).isEqualTo(VirtioHeader.UDP);
        assertThat(VirtioHeader.segmentBytes(large, 0)).isEqualTo(100);
        assertThat(VirtioHeader.checksumPlace(large, 0)).isEqualTo(Udp.CHECKSUM_OFFSET);
        assertThat(packetWithCompleteChecksum(written.get(0))).isEqualTo(flow.packet(0, 0, 0, data));
    }

    @Test
    void mixedFlowsAreJoinedEachOnItsOwn() {
        List<byte[]> packets = new ArrayList<>();
        for (int number = 0; number < 5; number++) {
            for (int port = 1; port <= 16; port++) {
                packets.add(tcp(port).packet(number, 10 * number, Tcp.ACK, new byte[10]));
            }
        }
        assertThat(join(packets)).hasSize(16);
    }

    @Test
    void moreFlowsThanPlacesLoseNothing() {
        List<byte[]> packets = new ArrayList<>();
        for (int number = 0; number < 4; number++) {
            for (int port = 1; port <= 40; port++) {
                packets.add(tcp(port).packet(number, 10 * number, Tcp.ACK, new byte[10]));
            }
        }
        assertSame(packets, join(packets));
    }

    @Test
    void whatIsNotInOrderStaysApart() {
        NaiveFlow flow = tcp(1);
        byte[] ten = new byte[10];
        assertApart(flow.packet(0, 0, Tcp.ACK, ten), flow.packet(1, 20, Tcp.ACK, ten));
        assertApart(flow.packet(0, 0, Tcp.ACK, ten), flow.packet(1, 0, Tcp.ACK, ten));
        assertApart(flow.packet(0, 10, Tcp.ACK, ten), flow.packet(1, 0, Tcp.ACK, ten));
    }

    @Test
    void segmentOfItsOwnKindStaysApart() {
        NaiveFlow flow = tcp(1);
        byte[] ten = new byte[10];
        for (int flags : new int[] {Tcp.SYN, Tcp.FIN | Tcp.ACK, Tcp.RST, Tcp.URG | Tcp.ACK, Tcp.CWR | Tcp.ACK, 0}) {
            assertApart(flow.packet(0, 0, Tcp.ACK, ten), flow.packet(1, 10, flags, ten));
            assertApart(flow.packet(0, 0, flags, ten), flow.packet(1, 10, Tcp.ACK, ten));
        }
        assertApart(flow.packet(0, 0, Tcp.ACK, ten), flow.packet(1, 10, Tcp.ACK, new byte[0]));
        assertApart(flow.packet(0, 0, Tcp.ACK, ten), flow.packet(1, 10, Tcp.ACK | Tcp.ECE, ten));
        assertThat(join(List.of(flow.packet(0, 0, Tcp.ACK | Tcp.ECE, ten), flow.packet(1, 10, Tcp.ACK | Tcp.ECE, ten))))
                .hasSize(1);
    }

    @Test
    void pushedAndShorterSegmentsAreTheLast() {
        NaiveFlow flow = tcp(1);
        byte[] ten = new byte[10];
        assertApart(flow.packet(0, 0, Tcp.ACK | Tcp.PSH, ten), flow.packet(1, 10, Tcp.ACK, ten));
        assertApart(flow.packet(0, 0, Tcp.ACK, new byte[9]), flow.packet(1, 9, Tcp.ACK, ten));
        List<byte[]> packets = List.of(
                flow.packet(0, 0, Tcp.ACK, ten),
                flow.packet(1, 10, Tcp.ACK, new byte[9]),
                flow.packet(2, 19, Tcp.ACK, new byte[9]),
                flow.packet(3, 28, Tcp.ACK | Tcp.PSH, new byte[9]),
                flow.packet(4, 37, Tcp.ACK, new byte[9]));
        assertThat(join(packets)).hasSize(3);
    }

    @Test
    void everyOtherDifferenceKeepsPacketsApart() {
        for (boolean isTcp : new boolean[] {true, false}) {
            NaiveFlow flow = new NaiveFlow(
                    isTcp, HERE, THERE, 1, 2, 0, 0, 9, false, 64, new byte[0], 1_000, 2_000, 500, new byte[4]);
            byte[] before = flow.packet(0, 0, Tcp.ACK, new byte[10]);
            byte[] after = flow.packet(1, 10, Tcp.ACK, new byte[10]);
            assertThat(join(List.of(before, after))).hasSize(1);
            // Traffic class, identification, reserved bit, time to live, addresses, ports.
            for (int at : new int[] {1, 4, 5, 6, 8, 12, 16, 20, 22}) {
                assertApart(before, withRightChecksums(after, at));
            }
        }
        byte[] before = tcp(1).packet(0, 0, Tcp.ACK, new byte[10]);
        // Acknowledgment, reserved bits, window, urgent pointer, options.
        for (int at : new int[] {28, 31, 32, 34, 35, 38, 40, 43}) {
            assertApart(before, withRightChecksums(tcp(1).packet(1, 10, Tcp.ACK, new byte[10]), at));
        }
    }

    @Test
    void packetsWithACorruptIpHeaderAreNeitherJoinedNorRepaired() {
        for (boolean isTcp : new boolean[] {true, false}) {
            NaiveFlow flow = isTcp ? tcp(1) : udp(1);
            byte[] first = flow.packet(0, 0, Tcp.ACK, new byte[10]);
            byte[] second = flow.packet(1, 10, Tcp.ACK, new byte[10]);
            for (int at : new int[] {10, 11}) {
                assertApart(corrupted(first, at), second);
                assertApart(first, corrupted(second, at));
            }
        }
    }

    /** What the tag has proven is not summed up again. */
    @Test
    void dataIsTakenAsThePeerSentIt() {
        for (boolean isTcp : new boolean[] {true, false}) {
            NaiveFlow flow = isTcp ? tcp(1) : udp(1);
            byte[] first = flow.packet(0, 0, Tcp.ACK, new byte[10]);
            byte[] second = flow.packet(1, 10, Tcp.ACK, new byte[10]);
            assertThat(join(List.of(first, corrupted(second, second.length - 1))))
                    .hasSize(1);
        }
    }

    @Test
    void datagramsWithoutChecksumOrDataStayApart() {
        NaiveFlow flow = udp(1);
        byte[] first = flow.packet(0, 0, 0, new byte[10]);
        byte[] without = flow.packet(1, 0, 0, new byte[10]);
        without[26] = without[27] = 0;
        assertApart(first, without);
        assertApart(without, first);
        assertApart(flow.packet(0, 0, 0, new byte[0]), flow.packet(1, 0, 0, new byte[0]));
    }

    @Test
    void packetsThatSayAnotherLengthStayApart() {
        NaiveFlow flow = udp(1);
        byte[] first = flow.packet(0, 0, 0, new byte[10]);
        byte[] padded = NaivePackets.join(flow.packet(1, 0, 0, new byte[9]), new byte[1]);
        assertApart(first, padded);
        byte[] shorter = flow.packet(1, 0, 0, new byte[10]);
        shorter[25]--;
        assertApart(first, shorter);
    }

    @Test
    void largestPacketHas65535Bytes() {
        NaiveFlow flow = tcp(1);
        byte[] data = NaiveFlow.bytes(random, 150_000);
        List<byte[]> packets = flow.segments(Tcp.ACK, data, 1_240);
        List<byte[]> written = join(packets);
        assertThat(written)
                .hasSize(3)
                .allSatisfy(
                        large -> assertThat(large.length - VirtioHeader.BYTES).isLessThanOrEqualTo(65_535));
        assertThat(written.get(0).length - VirtioHeader.BYTES).isGreaterThan(65_535 - 1_240);
        assertSame(packets, written);
    }

    @Test
    void numberOfPiecesIsBounded() {
        assertThat(join(tcp(1).segments(Tcp.ACK, new byte[300], 1))).hasSize(3);
        assertThat(join(udp(1).segments(0, new byte[129], 1))).hasSize(3);
    }

    @Test
    void nothingIsJoinedThatTheSystemDoesNotTake() {
        List<byte[]> packets = new ArrayList<>(tcp(1).segments(Tcp.ACK, new byte[30], 10));
        packets.addAll(udp(1).segments(0, new byte[30], 10));
        assertThat(Joining.write(new Coalescer(true, false), packets)).hasSize(4);
        assertThat(Joining.write(new Coalescer(false, true), packets)).hasSize(4);
        assertThat(Joining.write(new Coalescer(false, false), packets)).hasSize(6);
    }

    @Test
    void joiningAllocatesNothing() throws IOException {
        List<byte[]> packets = new ArrayList<>(tcp(1).segments(Tcp.ACK, new byte[1_000], 100));
        packets.addAll(udp(1).segments(0, new byte[1_000], 100));
        PacketBatch batch = Batches.of(packets);
        ByteBuffer header = ByteBuffer.allocateDirect(VirtioHeader.BYTES);
        Allocation.assertNone(() -> {
            coalescer.plan(batch);
            coalescer.finish(batch, coalescer.groups() - 1, header);
        });
    }

    private static NaiveFlow tcp(int port) {
        return new NaiveFlow(
                true, HERE, THERE, port, 2, 0, 0, 9, true, 64, new byte[0], 1_000, 2_000, 500, new byte[4]);
    }

    private static NaiveFlow udp(int port) {
        return new NaiveFlow(false, HERE, THERE, port, 2, 0, 0, 9, true, 64, new byte[0], 0, 0, 0, new byte[0]);
    }

    private List<byte[]> join(List<byte[]> packets) {
        return Joining.write(coalescer, packets);
    }

    private void assertApart(byte[] first, byte[] second) {
        List<byte[]> written = join(List.of(first, second));
        assertThat(written).hasSize(2);
        assertThat(written.get(0)).isEqualTo(NaivePackets.join(new byte[VirtioHeader.BYTES], first));
        assertThat(written.get(1)).isEqualTo(NaivePackets.join(new byte[VirtioHeader.BYTES], second));
    }

    private static void assertSame(List<byte[]> packets, List<byte[]> written) {
        assertThat(Joining.cut(written))
                .usingElementComparator(Arrays::compare)
                .containsExactlyInAnyOrderElementsOf(packets);
    }

    private static byte[] corrupted(byte[] packet, int at) {
        byte[] corrupted = packet.clone();
        corrupted[at] ^= 0x10;
        return corrupted;
    }

    /** The packet with one bit changed and its checksums made right again. */
    private static byte[] withRightChecksums(byte[] packet, int at) {
        ByteBuffer changed = ByteBuffer.wrap(packet.clone());
        changed.put(at, (byte) (changed.get(at) ^ (at == 6 ? 0x80 : 1)));
        Ipv4.completeChecksum(changed, 0);
        if (changed.get(9) == 6) {
            Tcp.completeChecksum(changed, 0, 20, packet.length - 20);
        } else {
            Udp.completeChecksum(changed, 0, 20);
        }
        return changed.array();
    }

    private static byte[] packetWithCompleteChecksum(byte[] written) {
        ByteBuffer memory = ByteBuffer.wrap(written.clone());
        memory.put(1, (byte) VirtioHeader.NOT_SEGMENTED);
        Segmenter segmenter = new Segmenter(memory);
        assertThat(segmenter.load(written.length)).isTrue();
        PacketBatch batch = new PacketBatch(1, 65_535, PacketBatch.Room.NONE);
        segmenter.cut(batch);
        return Batches.packet(batch, 0);
    }
}
