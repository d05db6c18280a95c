package io.lanrage.wireguard.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChecksumTest {
    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);

    /** RFC 1071 §3: the bytes 00 01 f2 03 f4 f5 f6 f7 have the sum ddf2. */
    @Test
    void exampleOfTheRfc() {
        ByteBuffer buffer = NaivePackets.buffer(3, NaivePackets.hex("0001 f203 f4f5 f6f7"));
        assertThat(Checksum.fold(Checksum.sum(buffer, 3, 8))).isEqualTo(0xddf2);
        assertThat(Checksum.of(Checksum.sum(buffer, 3, 8))).isEqualTo(0x220d);
    }

    /** RFC 1624 §4: header checksum dd2f, the word 5555 becomes 3285, the new checksum is 0000. */
    @Test
    void updateOfTheRfc() {
        assertThat(Checksum.updated(0xdd2f, 0x5555, 0x3285)).isZero();
    }

    @Test
    void everyLengthAtEveryAlignmentAgreesWithTheNaiveModel() {
        for (int bytes = 0; bytes < 200; bytes++) {
            for (int at = 0; at < 9; at++) {
                byte[] data = new byte[bytes];
                random.nextBytes(data);
                ByteBuffer buffer = NaivePackets.buffer(at, data);
                assertThat(Checksum.of(Checksum.sum(buffer, at, bytes)))
                        .as("seed %d, %d bytes at %d", seed, bytes, at)
                        .isEqualTo(NaivePackets.checksum(data));
            }
        }
    }

    @Test
    void sixtyFourKibibytesOfOnesCarryEverywhere() {
        byte[] data = new byte[65_536];
        Arrays.fill(data, (byte) 0xff);
        ByteBuffer buffer = NaivePackets.buffer(0, data);
        assertThat(Checksum.fold(Checksum.sum(buffer, 0, data.length))).isEqualTo(0xffff);
        assertThat(Checksum.fold(Checksum.sum(buffer, 1, data.length - 1))).isEqualTo(0xff00);
    }

    @Test
    void largestSumsFold() {
        assertThat(Checksum.fold(0)).isZero();
        assertThat(Checksum.fold(0xffff)).isEqualTo(0xffff);
        assertThat(Checksum.fold(0x1_0000)).isEqualTo(1);
        assertThat(Checksum.fold(Long.MAX_VALUE)).isEqualTo(0x7fff);
        assertThat(Checksum.fold(0x1_ffff_ffffL)).isEqualTo(1);
    }

    @Test
    void sumsOfPiecesAddUp() {
        for (int round = 0; round < 1_000; round++) {
            byte[] data = new byte[random.nextInt(2_000)];
            random.nextBytes(data);
            ByteBuffer buffer = NaivePackets.buffer(0, data);
            int cut = random.nextInt(data.length / 2 + 1) * 2;
            long sum = Checksum.sum(buffer, 0, cut) + Checksum.sum(buffer, cut, data.length - cut);
            assertThat(Checksum.of(sum)).as("seed %d", seed).isEqualTo(NaivePackets.checksum(data));
        }
    }

    @Test
    void updatingGivesWhatSummingAgainGives() {
        for (int round = 0; round < 10_000; round++) {
            byte[] data = new byte[2 + 2 * random.nextInt(30)];
            random.nextBytes(data);
            ByteBuffer buffer = ByteBuffer.wrap(data);
            int before = NaivePackets.checksum(data);
            int at = random.nextInt(data.length / 2) * 2;
            int word = buffer.getShort(at) & 0xffff;
            int changed = random.nextInt(0x1_0000);
            buffer.putShort(at, (short) changed);
            // The words 0000 and ffff count the same; which of the two a sum of nothing gives may differ.
            assertThat(Checksum.updated(before, word, changed) % 0xffff)
                    .as("seed %d", seed)
                    .isEqualTo(NaivePackets.checksum(data) % 0xffff);
        }
    }

    @Test
    void pseudoHeadersOfBothVersions() {
        byte[] source = NaivePackets.hex("20010db8000000000000000000000001");
        byte[] destination = NaivePackets.hex("20010db800000000ffff0000000000ff");
        byte[] none = new byte[0];
        ByteBuffer six = NaivePackets.buffer(5, NaivePackets.ipv6(0, 0, 17, source, destination, none));
        assertThat(Checksum.of(Checksum.pseudoHeader(six, 5, 17, 0)))
                .isEqualTo(NaivePackets.transportChecksum(source, destination, 17, none));
        ByteBuffer four = NaivePackets.buffer(5, NaivePackets.ipv4(17, 0x0a420001, 0xfffefdfc, none));
        assertThat(Checksum.of(Checksum.pseudoHeader(four, 5, 17, 0)))
                .isEqualTo(NaivePackets.transportChecksum(
                        NaivePackets.bytes(0x0a420001), NaivePackets.bytes(0xfffefdfc), 17, none));
    }
}
