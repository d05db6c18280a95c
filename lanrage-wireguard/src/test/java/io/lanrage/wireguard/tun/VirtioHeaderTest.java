package io.lanrage.wireguard.tun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.lanrage.wireguard.packet.NaivePackets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class VirtioHeaderTest {
    private final ByteBuffer buffer = ByteBuffer.allocate(VirtioHeader.BYTES + 3);

    @Test
    void layoutOnALittleEndianHost() {
        assumeThat(ByteOrder.nativeOrder()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        VirtioHeader.write(buffer, 3, VirtioHeader.TCP_V6, 0x0102, 0x0304, 0x0506, 0x0708);
        //                          flags, segmentation, headers, segment, start, place
        assertThat(buffer.array()).isEqualTo(NaivePackets.hex("000000 01 04 0201 0403 0605 0807"));
    }

    @Test
    void everyFieldComesBack() {
        VirtioHeader.write(buffer, 3, VirtioHeader.UDP | VirtioHeader.ECN, 28, 65_535, 20, 6);
        assertThat(VirtioHeader.needsChecksum(buffer, 3)).isTrue();
        assertThat(VirtioHeader.segmentation(buffer, 3)).isEqualTo(VirtioHeader.UDP);
        assertThat(VirtioHeader.segmentBytes(buffer, 3)).isEqualTo(65_535);
        assertThat(VirtioHeader.checksumStart(buffer, 3)).isEqualTo(20);
        assertThat(VirtioHeader.checksumPlace(buffer, 3)).isEqualTo(6);
    }

    @Test
    void headerOfACompletePacketIsZero() {
        VirtioHeader.write(buffer, 3, 1, 2, 3, 4, 5);
        VirtioHeader.writeComplete(buffer, 3);
        assertThat(buffer.array()).containsOnly(0);
    }
}
