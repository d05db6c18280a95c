package io.lanrage.wireguard.tun;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.wireguard.packet.NaivePackets;
import io.lanrage.wireguard.packet.Tcp;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FlowKeyTest {
    private static final int HERE = 0x0a420001;
    private static final int THERE = 0x0a420002;
    private static final int ELSEWHERE = 0x0a420003;
    private static final int AT = 3;

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);

    @Test
    void packetsOfOneFlowHaveOneKey() {
        for (int round = 0; round < 1_000; round++) {
            NaiveFlow flow = NaiveFlow.random(random, false);
            byte[] first = flow.packet(0, 0, Tcp.ACK, NaiveFlow.bytes(random, random.nextInt(100)));
            byte[] second = flow.packet(1, 99, Tcp.PSH, NaiveFlow.bytes(random, random.nextInt(100)));
            assertThat(key(first)).as("seed %d", seed).isEqualTo(key(second));
        }
    }

    @Test
    void flowsThatDifferInOnePlaceHaveDifferentKeys() {
        Set<Long> keys = new HashSet<>();
        for (int port = 1; port <= 1_000; port++) {
            keys.add(key(NaivePackets.ipv4(17, HERE, THERE, ports(port, 80))));
            keys.add(key(NaivePackets.ipv4(17, HERE, THERE, ports(80, 1_000 + port))));
            keys.add(key(NaivePackets.ipv4(6, HERE, THERE, ports(port, 80))));
            keys.add(key(NaivePackets.ipv4(17, HERE, ELSEWHERE, ports(port, 80))));
        }
        assertThat(keys).hasSize(4_000);
    }

    @Test
    void piecesOfOneFragmentedPacketHaveOneKey() {
        byte[] first = NaivePackets.ipv4(17, HERE, THERE, ports(5, 6));
        byte[] second = NaivePackets.ipv4(17, HERE, THERE, new byte[32]);
        first[6] = 0x20;
        second[7] = 4;
        assertThat(key(first)).isEqualTo(key(second));
    }

    @Test
    void packetThatIsTooShortForPortsHasAKey() {
        byte[] empty = NaivePackets.ipv4(17, HERE, THERE, new byte[0]);
        byte[] other = NaivePackets.ipv4(17, HERE, ELSEWHERE, new byte[3]);
        assertThat(key(empty)).isNotEqualTo(key(other));
    }

    private static byte[] ports(int source, int destination) {
        return ByteBuffer.allocate(32)
                .putShort((short) source)
                .putShort((short) destination)
                .array();
    }

    private static long key(byte[] packet) {
        ByteBuffer memory = ByteBuffer.allocate(AT + packet.length).put(AT, packet);
        return FlowKey.of(memory, AT, packet.length);
    }
}
