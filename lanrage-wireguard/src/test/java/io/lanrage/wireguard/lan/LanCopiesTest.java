package io.lanrage.wireguard.lan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.wireguard.packet.Icmp;
import io.lanrage.wireguard.packet.IpPacket;
import io.lanrage.wireguard.packet.NaivePackets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanCopiesTest {
    private static final long SECOND = 1_000_000_000L;
    private static final String SELF = "10.66.0.2";
    private static final int DO_NOT_FRAGMENT = 0x4000;

    private final LanAddresses addresses =
            new LanAddresses(IpPrefix.parseAddress(SELF), IpPrefix.parse("10.66.0.0/24"));
    private final LanCopies copies = new LanCopies(addresses, CopyLimits.DEFAULT, new HashKey(3, 4), 0);

    @ParameterizedTest
    @CsvSource({
        "255.255.255.255, FOR_ALL", "10.66.0.255, FOR_ALL", "224.0.0.0, FOR_ALL", "224.0.2.60, FOR_ALL",
        "239.255.255.255, FOR_ALL", "223.255.255.255, FOR_ONE", "240.0.0.0, FOR_ONE", "10.66.0.3, FOR_ONE",
        "10.66.1.255, FOR_ONE", "10.66.0.0, FOR_ONE", "255.255.255.254, FOR_ONE"
    })
    void packetsToEverybodyAreKnownByTheirDestination(String destination, CopyVerdict verdict) {
        assertThat(verdict(TestPacket.udp(SELF, 1, destination, 4445).bytes(), 0))
                .isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({"ff02::1, FOR_ALL", "ffff::1, FOR_ALL", "fe80::1, FOR_ONE", "fd00::ffff, FOR_ONE"})
    void packetsToEverybodyAreKnownByTheirDestinationOverIpv6(String destination, CopyVerdict verdict) {
        LanAddresses v6 = new LanAddresses(IpPrefix.parseAddress("fd00::2"), IpPrefix.parse("fd00::/64"));
        LanCopies copies6 = new LanCopies(v6, CopyLimits.DEFAULT, new HashKey(3, 4), 0);
        byte[] packet = TestPacket.udp("fd00::2", 1, destination, 4445).bytes();
        assertThat(copies6.verdict(NaivePackets.buffer(7, packet), 7, packet.length, 0))
                .isEqualTo(verdict);
        for (String source : new String[] {"fd00::3", "fd01::2", "fe80::2"}) {
            byte[] foreign = TestPacket.udp(source, 1, "ff02::1", 4445).bytes();
            assertThat(copies6.verdict(NaivePackets.buffer(7, foreign), 7, foreign.length, 0))
                    .isEqualTo(CopyVerdict.FOREIGN_SOURCE);
        }
        // IPv6 numbers nothing but the pieces of a packet.
        TestPacket pieces = TestPacket.udp("fd00::2", 1, "ff02::1", 4445);
        byte[] piece = pieces.piece(9, 0x2000, new byte[16]);
        assertThat(copies6.verdict(NaivePackets.buffer(7, piece), 7, piece.length, 0))
                .isEqualTo(CopyVerdict.FOR_ALL);
        assertThat(copies6.verdict(NaivePackets.buffer(7, piece), 7, piece.length, 0))
                .isEqualTo(CopyVerdict.DUPLICATE);
    }

    @Test
    void prefixOfTwoAddressesHasNoBroadcastAddress() {
        LanAddresses pair = new LanAddresses(IpPrefix.parseAddress(SELF), IpPrefix.parse("10.66.0.2/31"));
        byte[] packet = TestPacket.udp(SELF, 1, "10.66.0.3", 4445).bytes();
        assertThat(pair.isForAll(NaivePackets.buffer(0, packet), 0)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LanAddresses(IpPrefix.parseAddress(SELF), IpPrefix.parse("10.67.0.0/16")))
                .withMessageContaining("10.67.0.0/16");
    }

    @ParameterizedTest
    @CsvSource({"10.66.0.3", "192.168.1.2", "0.0.0.0"})
    void packetsFromOtherAddressesAreNeverSentOn(String source) {
        assertThat(verdict(TestPacket.udp(source, 1, "10.66.0.255", 4445).bytes(), 0))
                .isEqualTo(CopyVerdict.FOREIGN_SOURCE);
    }

    @Test
    void onlyDatagramsAreCopied() {
        assertThat(verdict(
                        TestPacket.icmp(SELF, "10.66.0.255", Icmp.ECHO_REQUEST, 1)
                                .bytes(),
                        0))
                .isEqualTo(CopyVerdict.PROTOCOL);
        assertThat(verdict(
                        TestPacket.of(IpPacket.IGMP, SELF, 1, "224.0.0.22", 0, 0x22)
                                .bytes(),
                        0))
                .isEqualTo(CopyVerdict.PROTOCOL);
        assertThat(verdict(new byte[10], 0)).isEqualTo(CopyVerdict.MALFORMED);
        assertThat(copies.verdicts()).containsEntry(CopyVerdict.PROTOCOL, 2L);
    }

    /** As Linux numbers datagrams by default, which must not be fragmented either. */
    @ParameterizedTest
    @CsvSource({"0", "0x4000"})
    void samePacketIsDroppedForTwoSeconds(String fragment) {
        byte[] packet = announcement(77, Integer.decode(fragment), 1);
        assertThat(verdict(packet, 0)).isEqualTo(CopyVerdict.FOR_ALL);
        assertThat(verdict(packet, 1)).isEqualTo(CopyVerdict.DUPLICATE);
        assertThat(verdict(packet, 2 * SECOND - 1)).isEqualTo(CopyVerdict.DUPLICATE);
        assertThat(verdict(packet, 2 * SECOND)).isEqualTo(CopyVerdict.FOR_ALL);
    }

    @Test
    void samePacketWithLessTimeToLiveAndOtherTrafficClassIsTheSame() {
        byte[] packet = announcement(77, 0, 1);
        assertThat(verdict(packet, 0)).isEqualTo(CopyVerdict.FOR_ALL);
        byte[] later = packet.clone();
        later[1] = 0x10;
        later[8]--;
        later[10]++;
        assertThat(verdict(later, 0)).isEqualTo(CopyVerdict.DUPLICATE);
    }

    @Test
    void sameAnnouncementInAnotherPacketIsNone() {
        for (int i = 0; i < 20; i++) {
            assertThat(verdict(announcement(1 + i, 0, 1), 0)).isEqualTo(CopyVerdict.FOR_ALL);
        }
    }

    /** Of systems and programs that do not number what must not be fragmented: a game that repeats itself sends the same bytes. */
    @ParameterizedTest
    @CsvSource({"0", "0x4000"})
    void packetWithoutIdentificationMayBeRepeatedEightTimesInTwoSeconds(String fragment) {
        byte[] packet = announcement(0, Integer.decode(fragment), 1);
        for (int i = 0; i < LanCopies.REPETITIONS; i++) {
            assertThat(verdict(packet, i)).as("packet %d", i).isEqualTo(CopyVerdict.FOR_ALL);
        }
        assertThat(verdict(packet, SECOND)).isEqualTo(CopyVerdict.DUPLICATE);
        assertThat(verdict(packet, 2 * SECOND)).isEqualTo(CopyVerdict.FOR_ALL);
    }

    @Test
    void announcementEverySecondIsNeverDropped() {
        byte[] packet = announcement(0, DO_NOT_FRAGMENT, 1);
        for (int i = 0; i < 1000; i++) {
            assertThat(verdict(packet, i * SECOND)).isEqualTo(CopyVerdict.FOR_ALL);
        }
    }

    @Test
    void piecesOfOnePacketAreNoDuplicates() {
        TestPacket packet = TestPacket.udp(SELF, 1, "10.66.0.255", 4445);
        assertThat(verdict(packet.piece(9, 0x2000, new byte[16]), 0)).isEqualTo(CopyVerdict.FOR_ALL);
        assertThat(verdict(packet.piece(9, 0x2002, new byte[16]), 0)).isEqualTo(CopyVerdict.FOR_ALL);
        assertThat(verdict(packet.piece(9, 0x2002, new byte[16]), 0)).isEqualTo(CopyVerdict.DUPLICATE);
    }

    @Test
    void tooManyAreDroppedAndDuplicatesCostNothing() {
        byte[] packet = announcement(1, 0, 1);
        verdict(packet, 0);
        for (int i = 0; i < 1000; i++) {
            assertThat(verdict(packet, 0)).isEqualTo(CopyVerdict.DUPLICATE);
        }
        for (int i = 2; i <= 50; i++) {
            assertThat(verdict(announcement(i, 0, i), 0)).isEqualTo(CopyVerdict.FOR_ALL);
        }
        assertThat(verdict(announcement(51, 0, 51), 0)).isEqualTo(CopyVerdict.TOO_MANY);
        assertThat(verdict(TestPacket.udp(SELF, 1, "10.66.0.3", 1).bytes(), 0)).isEqualTo(CopyVerdict.FOR_ONE);
    }

    @Test
    void eachMembersArrivalsAreLimited() {
        LanCopies.Arrivals first = copies.arrivals(0);
        LanCopies.Arrivals second = copies.arrivals(0);
        byte[] packet = TestPacket.udp("10.66.0.3", 1, "10.66.0.255", 4445).bytes();
        byte[] single = TestPacket.udp("10.66.0.3", 1, SELF, 4445).bytes();
        int admitted = 0;
        for (int i = 0; i < 200; i++) {
            admitted += first.admits(NaivePackets.buffer(1, packet), 1, packet.length, 0) ? 1 : 0;
            assertThat(first.admits(NaivePackets.buffer(1, single), 1, single.length, 0))
                    .isTrue();
        }
        assertThat(admitted).isEqualTo(100);
        assertThat(first.dropped()).isEqualTo(100);
        assertThat(second.admits(NaivePackets.buffer(1, packet), 1, packet.length, 0))
                .isTrue();
    }

    @Test
    void mapSaysTheSameOfRecentPackets() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        RecentPackets recent = new RecentPackets();
        Map<Long, long[]> model = new HashMap<>();
        long nowMillis = 0;
        for (int round = 0; round < 100_000; round++) {
            nowMillis += random.nextInt(10);
            // Spread over places, and few enough that none has to go.
            long packet = random.nextInt(100) * 0x1_0000_0001L;
            int allowed = packet % 2 == 0 ? 1 : 8;
            long[] seen = model.computeIfAbsent(packet, key -> new long[] {Long.MIN_VALUE / 2, 0});
            if (nowMillis - seen[0] >= 2000) {
                seen[0] = nowMillis;
                seen[1] = 0;
            }
            boolean isOneTooMany = seen[1]++ >= allowed;
            assertThat(recent.isOneTooMany(packet, allowed, nowMillis * 1_000_000))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(isOneTooMany);
        }
    }

    @Test
    void oldestOfTooManyRecentPacketsIsForgotten() {
        RecentPackets recent = new RecentPackets();
        for (int i = 0; i < 5; i++) {
            assertThat(recent.isOneTooMany((long) i << 32, 1, i)).isFalse();
        }
        assertThat(recent.isOneTooMany(4L << 32, 1, 5)).isTrue();
        assertThat(recent.isOneTooMany(1L << 32, 1, 5)).isTrue();
        assertThat(recent.isOneTooMany(0, 1, 5)).isFalse();
    }

    @Test
    void hashIsOfEveryByteButThoseThatChangeOnTheWay() {
        PacketHash hash = new PacketHash(new HashKey(5, 6));
        Set<Integer> changing4 = Set.of(1, 8, 10, 11);
        Set<Integer> changing6 = Set.of(7);
        for (byte[] packet : new byte[][] {
            TestPacket.udp(SELF, 1, "10.66.0.255", 2).bytes(),
            TestPacket.udp("fd00::2", 1, "ff02::1", 2).bytes()
        }) {
            long before = hash.of(NaivePackets.buffer(3, packet), 3, packet.length);
            Set<Integer> changing = packet[0] == 0x45 ? changing4 : changing6;
            for (int at = 1; at < packet.length; at++) {
                byte[] other = packet.clone();
                other[at] ^= 1;
                assertThat(hash.of(NaivePackets.buffer(3, other), 3, other.length) == before)
                        .as("byte %d of %d", at, packet.length)
                        .isEqualTo(changing.contains(at));
            }
        }
    }

    private static byte[] announcement(int identification, int fragment, int content) {
        byte[] data = new byte[20];
        Arrays.fill(data, (byte) content);
        TestPacket packet = TestPacket.udp(SELF, 4445, "224.0.2.60", 4445);
        byte[] datagram = NaivePackets.udp(
                packet.source().getAddress(), packet.destination().getAddress(), 4445, 4445, data);
        return packet.piece(identification, fragment, datagram);
    }

    private CopyVerdict verdict(byte[] packet, long nowNanos) {
        return copies.verdict(NaivePackets.buffer(7, packet), 7, packet.length, nowNanos);
    }
}
