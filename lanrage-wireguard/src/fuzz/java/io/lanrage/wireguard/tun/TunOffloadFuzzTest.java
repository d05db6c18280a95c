package io.lanrage.wireguard.tun;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.lanrage.wireguard.packet.IpPacket;
import io.lanrage.wireguard.packet.Ipv4;
import io.lanrage.wireguard.packet.Ipv6;
import io.lanrage.wireguard.packet.Udp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the system hands over to be cut, and what hostile members send that might be joined. */
class TunOffloadFuzzTest {
    private static final int MTU = 1_420;

    private final PacketBatch batch = new PacketBatch(100, 20_000, new PacketBatch.Room(16, 16, 16, MTU));

    /** A virtio-net header and a packet; the memory ends with them. */
    @FuzzTest
    void cutting(byte[] input) {
        ByteBuffer memory = ByteBuffer.allocateDirect(input.length).put(0, input);
        Segmenter segmenter = new Segmenter(memory);
        if (!segmenter.load(input.length)) {
            assertThat(segmenter.isDone()).isTrue();
            return;
        }
        boolean isLarge = segmenter.isLarge();
        while (!segmenter.isDone()) {
            batch.clear();
            assertThat(segmenter.cut(batch)).as("it goes on").isPositive();
            for (int index = 0; index < batch.count(); index++) {
                assertInOrder(batch, index, isLarge);
            }
        }
    }

    private static void assertInOrder(PacketBatch packets, int index, boolean isLarge) {
        ByteBuffer memory = packets.memory();
        int at = packets.offset(index);
        int bytes = packets.bytes(index);
        assertThat(IpPacket.validBytes(memory, at, bytes)).isEqualTo(bytes);
        if (isLarge) {
            assertThat(TransportChecksums.areRight(memory, at, bytes)).isTrue();
        }
    }

    /** Packets, each behind two bytes: its length, and in the highest bit whether its lengths and checksums are made right. */
    @FuzzTest
    void joining(byte[] input) {
        List<byte[]> packets = packets(ByteBuffer.wrap(input));
        List<byte[]> cut = Joining.cut(Joining.write(new Coalescer(true, true), packets));
        assertThat(cut.stream().map(TunOffloadFuzzTest::withoutMeaningless))
                .usingElementComparator(Arrays::compare)
                .containsExactlyInAnyOrderElementsOf(packets.stream()
                        .map(TunOffloadFuzzTest::withoutMeaningless)
                        .toList());
    }

    private static List<byte[]> packets(ByteBuffer input) {
        List<byte[]> packets = new ArrayList<>();
        while (input.remaining() > Short.BYTES) {
            int head = input.getShort();
            byte[] packet = new byte[Math.min(Math.min(head & 0x7ff, MTU), input.remaining())];
            input.get(packet);
            if (head < 0 && packet.length >= Ipv6.HEADER_BYTES + Udp.HEADER_BYTES) {
                repair(ByteBuffer.wrap(packet), packet.length);
            }
            if (packet.length > 0) {
                packets.add(packet);
            }
        }
        return packets;
    }

    private static void repair(ByteBuffer packet, int bytes) {
        boolean isFour = IpPacket.version(packet, 0) == IpPacket.VERSION_4;
        if (isFour) {
            Ipv4.setTotalBytes(packet, 0, bytes);
        } else {
            Ipv6.setPayloadBytes(packet, 0, bytes - Ipv6.HEADER_BYTES);
        }
        int transport = JoinableHeaders.ipHeaderBytes(packet, 0);
        if ((isFour ? Ipv4.protocol(packet, 0) : Ipv6.nextHeader(packet, 0)) == IpPacket.UDP) {
            Udp.setBytes(packet, transport, bytes - transport);
        }
        if (isFour && IpPacket.validBytes(packet, 0, bytes) == bytes) {
            Ipv4.completeChecksum(packet, 0);
        }
        TransportChecksums.complete(packet, bytes);
    }

    /**
     * Where a packet must not be fragmented, its identification means nothing (RFC 6864 §4.1) and is not kept; and data that is joined
     * gets a right checksum, whatever it had.
     */
    private static byte[] withoutMeaningless(byte[] packet) {
        ByteBuffer copy = ByteBuffer.wrap(packet.clone());
        TransportChecksums.complete(copy, packet.length);
        boolean isFour = IpPacket.validBytes(copy, 0, packet.length) > 0
                && IpPacket.version(copy, 0) == IpPacket.VERSION_4
                && Ipv4.mustNotBeFragmented(copy, 0);
        if (isFour) {
            boolean isRight = Ipv4.isChecksumRight(copy, 0);
            Ipv4.setIdentification(copy, 0, 0);
            Ipv4.setChecksum(copy, 0, isRight ? 0 : 1);
        }
        return copy.array();
    }
}
