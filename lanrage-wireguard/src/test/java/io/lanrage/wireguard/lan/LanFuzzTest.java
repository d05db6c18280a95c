package io.lanrage.wireguard.lan;

import static org.assertj.core.api.Assertions.fail;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.network.OpenPorts;
import io.lanrage.wireguard.packet.NaivePackets;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever the bytes are: a decision, and never a look beyond them. */
class LanFuzzTest {
    private static final int ROUNDS = 100_000;

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);
    private final LanAddresses v4 =
            new LanAddresses(IpPrefix.parseAddress("10.66.0.2"), IpPrefix.parse("10.66.0.0/24"));
    private final LanAddresses v6 = new LanAddresses(IpPrefix.parseAddress("fd00::2"), IpPrefix.parse("fd00::/64"));
    private final List<MemberFilter> filters = List.of(
            new MemberFilter(OpenPorts.NONE, v4, new HashKey(1, 2)),
            new MemberFilter(OpenPorts.GAMES, v6, new HashKey(1, 2)),
            new MemberFilter(OpenPorts.ALL, v4, new HashKey(1, 2)));
    private final List<LanCopies> copies = List.of(
            new LanCopies(v4, CopyLimits.DEFAULT, new HashKey(1, 2), 0),
            new LanCopies(v6, CopyLimits.DEFAULT, new HashKey(1, 2), 0));

    @Test
    void randomBytesAreDecidedOn() {
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[random.nextInt(120)];
            random.nextBytes(bytes);
            if (bytes.length > 0 && random.nextInt(10) > 0) {
                bytes[0] = (byte) (random.nextBoolean() ? 0x40 | random.nextInt(16) : 0x60);
            }
            decide(bytes, round);
        }
    }

    @Test
    void damagedPacketsAreDecidedOn() {
        byte[] quoted = TestPacket.udp("10.66.0.2", 5, "10.66.0.3", 6).bytes();
        byte[] quoted6 = TestPacket.udp("fd00::2", 5, "fd00::3", 6).bytes();
        TestPacket pieces = TestPacket.udp("fd00::3", 5, "fd00::2", 2000);
        List<byte[]> packets = List.of(
                TestPacket.udp("10.66.0.3", 5, "10.66.0.2", 2000).bytes(),
                TestPacket.tcp("10.66.0.3", 5, "10.66.0.2", 2000, 2).bytes(),
                TestPacket.udp("10.66.0.2", 5, "10.66.0.255", 2000).bytes(),
                TestPacket.icmp("10.66.0.3", "10.66.0.2", 3, 0).quoting(quoted, quoted.length),
                TestPacket.udp("fd00::3", 5, "fd00::2", 2000).bytes(),
                pieces.piece(9, 0x2000, pieces.transport()),
                pieces.piece(9, 8, new byte[16]),
                TestPacket.icmp("fd00::3", "fd00::2", 1, 0).quoting(quoted6, quoted6.length));
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = packets.get(random.nextInt(packets.size())).clone();
            for (int i = random.nextInt(4); i > 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            decide(damaged, round);
        }
    }

    private void decide(byte[] bytes, int round) {
        // Ends where the bytes end, so that looking further fails.
        ByteBuffer memory = NaivePackets.buffer(3, bytes);
        long nowNanos = round * 1_000_000L;
        try {
            for (MemberFilter filter : filters) {
                filter.admits(memory, 3, bytes.length, nowNanos);
                filter.sent(memory, 3, bytes.length, nowNanos);
            }
            for (LanCopies each : copies) {
                each.verdict(memory, 3, bytes.length, nowNanos);
            }
        } catch (RuntimeException e) {
            fail("seed " + seed + ", bytes " + HexFormat.of().formatHex(bytes), e);
        }
    }
}
