package io.lanrage.wireguard.tun;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.wireguard.packet.IpPacket;
import io.lanrage.wireguard.packet.Tcp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Cutting and joining of anything: no byte is lost, added or repaired, and nothing beyond what was read is touched. */
class OffloadFuzzTest {
    private static final int ROUNDS = 20_000;

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);
    private final Coalescer coalescer = new Coalescer(true, true);
    private final PacketBatch batch = new PacketBatch(100, 20_000, new PacketBatch.Room(16, 16, 16, 1_420));
    private final PacketBatch rest = new PacketBatch(100, 20_000, PacketBatch.Room.NONE);

    @Test
    void joinedPacketsAreCutIntoWhatTheyWere() {
        int joined = 0;
        for (int round = 0; round < ROUNDS / 10; round++) {
            List<byte[]> packets = changed(mixture());
            List<byte[]> written = Joining.write(coalescer, packets);
            joined += packets.size() - written.size();
            assertThat(Joining.cut(written))
                    .as("seed %d", seed)
                    .usingElementComparator(Arrays::compare)
                    .containsExactlyInAnyOrderElementsOf(packets);
        }
        assertThat(joined).as("seed %d", seed).isGreaterThan(ROUNDS / 10);
    }

    @Test
    void orderWithinAFlowIsKept() {
        for (int round = 0; round < ROUNDS / 50; round++) {
            List<byte[]> packets = mixture();
            List<byte[]> cut = Joining.cut(Joining.write(coalescer, packets));
            for (byte[] packet : packets) {
                assertThat(ofFlow(cut, flow(packet)))
                        .as("seed %d", seed)
                        .usingElementComparator(Arrays::compare)
                        .containsExactlyElementsOf(ofFlow(packets, flow(packet)));
            }
        }
    }

    @Test
    void randomBytesAreNoHeaders() {
        ByteBuffer memory = ByteBuffer.allocateDirect(300);
        Segmenter segmenter = new Segmenter(memory);
        int loaded = 0;
        for (int round = 0; round < ROUNDS * 5; round++) {
            int bytes = random.nextInt(memory.capacity() + 1);
            memory.put(0, NaiveFlow.bytes(random, memory.capacity()));
            memory.put(1, (byte) new int[] {0, 1, 4, 5, 3, random.nextInt(256)}[random.nextInt(6)]);
            memory.put(10, (byte) (random.nextBoolean() ? 0x45 : 0x60));
            memory.putShort(memory.get(10) == 0x45 ? 12 : 14, (short) random.nextInt(280));
            memory.put(memory.get(10) == 0x45 ? 19 : 16, (byte) (random.nextBoolean() ? 6 : 17));
            loaded += segmenter.load(bytes) ? 1 : 0;
            cutAll(segmenter);
        }
        assertThat(loaded).as("seed %d", seed).isPositive();
    }

    @Test
    void segmentsOfChangedPacketsHaveRightChecksums() {
        ByteBuffer memory = ByteBuffer.allocateDirect(4_000);
        Segmenter segmenter = new Segmenter(memory);
        int loaded = 0;
        for (int round = 0; round < ROUNDS; round++) {
            NaiveFlow flow = NaiveFlow.random(random, false);
            byte[] packet = flow.packet(0, 0, Tcp.ACK, NaiveFlow.bytes(random, 1 + random.nextInt(3_000)));
            VirtioHeader.write(memory, 0, flow.segmentation(), 0, 1 + random.nextInt(1_000), 0, 0);
            memory.put(VirtioHeader.BYTES, packet);
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                memory.put(random.nextInt(100), (byte) random.nextInt(256));
            }
            if (!segmenter.load(VirtioHeader.BYTES + packet.length)) {
                continue;
            }
            loaded++;
            boolean isLarge = segmenter.isLarge();
            cutAll(segmenter);
            for (int index = 0; index < batch.count(); index++) {
                assertValid(index, isLarge);
            }
        }
        assertThat(loaded).as("seed %d", seed).isGreaterThan(ROUNDS / 10);
    }

    private void assertValid(int index, boolean isLarge) {
        ByteBuffer memory = batch.memory();
        int at = batch.offset(index);
        int bytes = batch.bytes(index);
        assertThat(IpPacket.validBytes(memory, at, bytes)).as("seed %d", seed).isEqualTo(bytes);
        if (isLarge) {
            assertThat(TransportChecksums.areRight(memory, at, bytes))
                    .as("seed %d", seed)
                    .isTrue();
        }
    }

    /** Cuts the most that fits into a batch; the rest is cut and forgotten. */
    private void cutAll(Segmenter segmenter) {
        batch.clear();
        segmenter.cut(batch);
        while (segmenter.cut(rest) > 0) {
            rest.clear();
        }
        assertThat(segmenter.isDone()).isTrue();
    }

    /** Several flows' segments, shuffled a little. */
    private List<byte[]> mixture() {
        List<List<byte[]>> flows = new ArrayList<>();
        for (int count = 1 + random.nextInt(4); count > 0; count--) {
            NaiveFlow flow = withMeaningfulIdentifications(NaiveFlow.random(random, random.nextInt(4) > 0));
            byte[] data = NaiveFlow.bytes(random, 1 + random.nextInt(2_000));
            flows.add(
                    flow.segments(random.nextBoolean() ? Tcp.ACK : Tcp.ACK | Tcp.PSH, data, 50 + random.nextInt(500)));
        }
        List<byte[]> packets = new ArrayList<>();
        while (flows.stream().anyMatch(flow -> !flow.isEmpty())) {
            List<byte[]> flow = flows.get(random.nextInt(flows.size()));
            if (!flow.isEmpty()) {
                packets.add(flow.remove(random.nextInt(20) == 0 ? flow.size() - 1 : 0));
            }
        }
        return packets;
    }

    /** Some have another bit in a header, as a peer may send them: with the right checksums for that. */
    private List<byte[]> changed(List<byte[]> packets) {
        for (byte[] packet : packets) {
            if (random.nextInt(20) == 0) {
                packet[random.nextInt(packet.length)] ^= (byte) (1 << random.nextInt(8));
                TransportChecksums.complete(ByteBuffer.wrap(packet), packet.length);
            }
        }
        return packets;
    }

    /** Where packets may not be fragmented, identifications mean nothing and are not kept. */
    private static NaiveFlow withMeaningfulIdentifications(NaiveFlow flow) {
        return new NaiveFlow(
                flow.isTcp(),
                flow.source(),
                flow.destination(),
                flow.sourcePort(),
                flow.destinationPort(),
                flow.trafficClass(),
                flow.flowLabel(),
                flow.identification(),
                false,
                flow.timeToLive(),
                flow.ipOptions(),
                flow.sequence(),
                flow.acknowledgment(),
                flow.window(),
                flow.tcpOptions());
    }

    /** Protocol, addresses and ports of a packet with a plain header. */
    private static String flow(byte[] packet) {
        if (packet[0] == 0x45 && packet.length >= 24) {
            return packet[9] + Arrays.toString(Arrays.copyOfRange(packet, 12, 24));
        }
        boolean isPlainSix = packet[0] >> 4 == 6 && packet.length >= 44;
        return isPlainSix ? packet[6] + Arrays.toString(Arrays.copyOfRange(packet, 8, 44)) : Arrays.toString(packet);
    }

    private static List<byte[]> ofFlow(List<byte[]> packets, String flow) {
        return packets.stream().filter(packet -> flow(packet).equals(flow)).toList();
    }
}
