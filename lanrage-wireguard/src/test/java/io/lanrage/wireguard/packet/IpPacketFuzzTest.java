package io.lanrage.wireguard.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever lies in the buffer, it is a packet within its bytes or has a reason why not; nothing beyond them is read. */
class IpPacketFuzzTest {
    private static final int ROUNDS = 200_000;

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);

    @Test
    void randomBytesNeverLeadBeyondTheirEnd() {
        int valid = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[random.nextInt(120)];
            random.nextBytes(bytes);
            if (bytes.length > 0) {
                bytes[0] = (byte) (random.nextBoolean() ? 0x45 + random.nextInt(3) : 0x60);
            }
            if (bytes.length > 6 && random.nextInt(4) > 0) {
                // A length that may fit, and headers that may be extensions.
                bytes[bytes[0] == 0x60 ? 4 : 2] = 0;
                bytes[bytes[0] == 0x60 ? 5 : 3] = (byte) random.nextInt(120);
                bytes[6] = (byte) new int[] {0, 43, 44, 51, 60, 6, 17}[random.nextInt(7)];
            }
            valid += look(bytes) ? 1 : 0;
        }
        assertThat(valid).as("seed %d", seed).isGreaterThan(ROUNDS / 20);
    }

    @Test
    void truncationAtEachByteHasAReason() {
        byte[] address = new byte[16];
        byte[] headers = NaivePackets.hex("2c00000000000000 0600000100000000");
        byte[] tcp = NaivePackets.tcp(address, address, 1, 2, 3, 4, 5, 6, new byte[4], new byte[3]);
        byte[] six = NaivePackets.ipv6(0, 0, 0, address, address, NaivePackets.join(headers, tcp));
        byte[] four = NaivePackets.ipv4(0, 0, 0, 64, 6, 1, 2, new byte[8], tcp);
        for (byte[] packet : new byte[][] {four, six}) {
            for (int bytes = 0; bytes < packet.length; bytes++) {
                byte[] cut = Arrays.copyOf(packet, bytes);
                assertThat(IpPacket.validBytes(ByteBuffer.wrap(cut), 0, bytes))
                        .as("first %d bytes", bytes)
                        .isNegative();
            }
            assertThat(look(packet)).isTrue();
        }
    }

    @Test
    void transportHeadersAreCompleteOnlyWithAllTheirBytes() {
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[random.nextInt(70)];
            random.nextBytes(bytes);
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            if (Tcp.isComplete(buffer, 0, bytes.length)) {
                assertThat(Tcp.headerBytes(buffer, 0)).as("seed %d", seed).isBetween(20, bytes.length);
            }
            if (Udp.isComplete(buffer, 0, bytes.length)) {
                assertThat(Udp.bytes(buffer, 0)).as("seed %d", seed).isBetween(8, bytes.length);
            }
        }
    }

    /** Looks at everything that a valid packet's headers say; the buffer ends with the packet. */
    private boolean look(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int length = IpPacket.validBytes(buffer, 0, bytes.length);
        if (length < 0) {
            assertThat(Malformation.of(length)).as("seed %d", seed).isNotNull();
            return false;
        }
        assertThat(length).as("seed %d", seed).isBetween(20, bytes.length);
        ByteBuffer alone = ByteBuffer.wrap(Arrays.copyOf(bytes, length));
        int transport = IpPacket.transport(alone, 0, length);
        assertThat(transport).as("seed %d", seed).isBetween(20, length);
        assertThat(IpPacket.protocol(alone, 0, length)).isBetween(0, 255);
        assertThat(IpPacket.fragmentOffset(alone, 0, length)).isBetween(0, 65_528);
        assertThat(IpPacket.isFragment(alone, 0, length))
                .isEqualTo(IpPacket.hasMoreFragments(alone, 0, length) || IpPacket.isLaterFragment(alone, 0, length));
        Tcp.isComplete(alone, transport, length - transport);
        Udp.isComplete(alone, transport, length - transport);
        return true;
    }
}
