package io.lanrage.nat.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Any bytes get one of the five answers, the same as from a model written straight from the layouts. */
class DemultiplexerFuzzTest {

    private static final Map<Integer, Integer> FIXED_LENGTHS = Map.of(1, 148, 2, 92, 3, 64);

    private static DatagramKind model(byte[] d) {
        if (d.length >= 20
                && (d[0] & 0xC0) == 0
                && d.length == 20 + (((d[2] & 0xFF) << 8) | (d[3] & 0xFF))
                && d.length % 4 == 0
                && ByteBuffer.wrap(d).getInt(4) == 0x2112A442) {
            return DatagramKind.STUN;
        }
        if (d.length >= 4 && (d[0] & 0xC0) == 0x40 && d.length - 4 >= (((d[2] & 0xFF) << 8) | (d[3] & 0xFF))) {
            return DatagramKind.CHANNEL_DATA;
        }
        boolean typed = d.length >= 4 && d[0] >= 1 && d[0] <= 4 && d[1] == 0 && d[2] == 0 && d[3] == 0;
        if (!typed) {
            return DatagramKind.UNKNOWN;
        }
        boolean fits = d[0] == 4 ? d.length >= 32 : d.length == FIXED_LENGTHS.get((int) d[0]);
        return fits ? DatagramKind.WIREGUARD : DatagramKind.WIREGUARD_OF_WRONG_LENGTH;
    }

    @Test
    void anyBytesAreSortedAsTheModelSays() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        int[] kinds = new int[DatagramKind.values().length];
        for (int i = 0; i < 300_000; i++) {
            byte[] datagram = new byte[random.nextInt(200)];
            random.nextBytes(datagram);
            bend(datagram, random);
            DatagramKind kind = Demultiplexer.classify(ByteBuffer.wrap(datagram));
            assertThat(kind).as("seed %d, datagram %d", seed, i).isEqualTo(model(datagram));
            kinds[kind.ordinal()]++;
        }
        assertThat(kinds).as("every kind was met, seed %d", seed).doesNotContain(0);
    }

    /** Makes a part of the datagrams nearly right, since random bytes alone are nothing. */
    private static void bend(byte[] datagram, SplittableRandom random) {
        if (datagram.length >= 8 && random.nextInt(3) == 0) {
            ByteBuffer.wrap(datagram)
                    .put(0, (byte) random.nextInt(0x42))
                    .putShort(2, (short) (datagram.length - 20 + random.nextInt(2)))
                    .putInt(4, random.nextInt(20) == 0 ? random.nextInt() : 0x2112A442);
        } else if (datagram.length >= 4 && random.nextInt(2) == 0) {
            ByteBuffer.wrap(datagram).putInt(0, random.nextInt(6) << 24 | random.nextInt(8) / 7);
        }
    }
}
