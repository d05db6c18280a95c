package io.lanrage.wireguard.lan;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.network.OpenPorts;
import io.lanrage.wireguard.packet.Icmp;
import io.lanrage.wireguard.packet.IpPacket;
import io.lanrage.wireguard.packet.NaivePackets;
import io.lanrage.wireguard.packet.Tcp;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemberFilterTest {
    private static final long SECOND = 1_000_000_000L;
    private static final String SELF = "10.66.0.2";
    private static final String OTHER = "10.66.0.3";
    private static final String THIRD = "10.66.0.4";
    private static final String SELF6 = "fd00::2";
    private static final String OTHER6 = "fd00::3";

    private final MemberFilter games = filter(OpenPorts.GAMES);
    private final MemberFilter none = filter(OpenPorts.NONE);
    private final MemberFilter listed = filter(OpenPorts.parse("udp:27015,tcp:25565"));
    private final MemberFilter all = filter(OpenPorts.ALL);
    private final MemberFilter games6 = filter6(OpenPorts.GAMES);
    private final MemberFilter none6 = filter6(OpenPorts.NONE);

    private static MemberFilter filter(OpenPorts ports) {
        LanAddresses addresses = new LanAddresses(IpPrefix.parseAddress(SELF), IpPrefix.parse("10.66.0.0/24"));
        return new MemberFilter(ports, addresses, new HashKey(1, 2));
    }

    private static MemberFilter filter6(OpenPorts ports) {
        LanAddresses addresses = new LanAddresses(IpPrefix.parseAddress(SELF6), IpPrefix.parse("fd00::/64"));
        return new MemberFilter(ports, addresses, new HashKey(1, 2));
    }

    @ParameterizedTest
    @CsvSource({"27015, true", "1024, true", "1023, false", "137, false", "3389, false", "5353, false", "0, false"})
    void datagramReachesPortsOfGames(int port, boolean isAdmitted) {
        assertThat(TestPacket.udp(OTHER, 5000, SELF, port).isAdmitted(games, 0)).isEqualTo(isAdmitted);
        assertThat(TestPacket.udp(OTHER6, 5000, SELF6, port).isAdmitted(games6, 0))
                .isEqualTo(isAdmitted);
    }

    @ParameterizedTest
    @CsvSource({"25565, true", "22, false", "445, false", "3389, false", "5900, false", "3306, false", "2375, false"})
    void connectionReachesPortsOfGames(int port, boolean isAdmitted) {
        assertThat(TestPacket.tcp(OTHER, 5000, SELF, port, Tcp.SYN).isAdmitted(games, 0))
                .isEqualTo(isAdmitted);
    }

    @Test
    void onlyListedPortsAreReached() {
        assertThat(TestPacket.udp(OTHER, 1, SELF, 27015).isAdmitted(listed, 0)).isTrue();
        assertThat(TestPacket.udp(OTHER, 1, SELF, 27016).isAdmitted(listed, 0)).isFalse();
        assertThat(TestPacket.tcp(OTHER, 1, SELF, 27015, Tcp.SYN).isAdmitted(listed, 0))
                .isFalse();
        assertThat(TestPacket.tcp(OTHER, 1, SELF, 25565, Tcp.SYN).isAdmitted(listed, 0))
                .isTrue();
        assertThat(listed.verdicts()).containsEntry(FilterVerdict.CLOSED_PORT, 2L);
        assertThat(listed.verdicts()).containsEntry(FilterVerdict.ADMITTED, 2L);
    }

    @Test
    void everythingForUsPassesWhereAllIsOpen() {
        assertThat(TestPacket.tcp(OTHER, 1, SELF, 22, Tcp.SYN).isAdmitted(all, 0))
                .isTrue();
        assertThat(TestPacket.of(132, OTHER, 1, SELF, 1, 0).isAdmitted(all, 0)).isTrue();
        assertThat(TestPacket.udp(OTHER, 1, "10.66.0.255", 137).isAdmitted(all, 0))
                .isTrue();
    }

    /** A forwarding system would carry it on to the network at home. */
    @Test
    void packetForAnotherAddressNeverPasses() {
        for (MemberFilter filter : new MemberFilter[] {games, none, listed, all}) {
            for (String destination : new String[] {"192.168.1.10", THIRD, "127.0.0.1", "10.66.1.255", "8.8.8.8"}) {
                assertThat(TestPacket.udp(OTHER, 1, destination, 27015).isAdmitted(filter, 0))
                        .isFalse();
            }
            assertThat(TestPacket.udp(OTHER6, 1, SELF6, 27015).isAdmitted(filter, 0))
                    .isFalse();
            assertThat(filter.verdicts()).containsEntry(FilterVerdict.NOT_FOR_US, 6L);
        }
        assertThat(TestPacket.udp(OTHER, 1, SELF, 27015).isAdmitted(games6, 0)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"255.255.255.255", "10.66.0.255", "224.0.2.60"})
    void datagramToEverybodyReachesOpenPortsOnly(String everybody) {
        assertThat(TestPacket.udp(OTHER, 1, everybody, 4445).isAdmitted(games, 0))
                .isTrue();
        assertThat(TestPacket.udp(OTHER, 1, everybody, 138).isAdmitted(games, 0))
                .isFalse();
        assertThat(TestPacket.tcp(OTHER, 1, everybody, 4445, Tcp.SYN).isAdmitted(games, 0))
                .isFalse();
        assertThat(TestPacket.icmp(OTHER, everybody, Icmp.ECHO_REQUEST, 1).isAdmitted(games, 0))
                .isFalse();
    }

    @Test
    void answersToOwnDatagramsPassAndNoOthers() {
        TestPacket question = TestPacket.udp(SELF, 1000, OTHER, 53).send(none, 0);
        assertThat(question.answer(0).isAdmitted(none, SECOND)).isTrue();
        assertThat(TestPacket.udp(OTHER, 53, SELF, 1001).isAdmitted(none, SECOND))
                .isFalse();
        assertThat(TestPacket.udp(OTHER, 54, SELF, 1000).isAdmitted(none, SECOND))
                .isFalse();
        assertThat(TestPacket.udp(THIRD, 53, SELF, 1000).isAdmitted(none, SECOND))
                .isFalse();
        assertThat(TestPacket.tcp(OTHER, 53, SELF, 1000, Tcp.SYN).isAdmitted(none, SECOND))
                .isFalse();
        assertThat(question.answer(0).isAdmitted(none, 121 * SECOND)).isFalse();
    }

    @Test
    void answersPassOverIpv6() {
        TestPacket question = TestPacket.udp(SELF6, 1000, OTHER6, 53).send(none6, 0);
        assertThat(question.answer(0).isAdmitted(none6, SECOND)).isTrue();
        assertThat(TestPacket.udp("fd00::4", 53, SELF6, 1000).isAdmitted(none6, SECOND))
                .isFalse();
    }

    @Test
    void connectionFromHereIsAnswered() {
        TestPacket begin = TestPacket.tcp(SELF, 1000, OTHER, 22, Tcp.SYN);
        assertThat(begin.answer(Tcp.SYN | Tcp.ACK).isAdmitted(none, 0)).isFalse();
        begin.send(none, 0);
        assertThat(begin.answer(Tcp.SYN | Tcp.ACK).isAdmitted(none, SECOND)).isTrue();
        TestPacket.tcp(SELF, 1000, OTHER, 22, Tcp.ACK).send(none, SECOND);
        assertThat(begin.answer(Tcp.ACK).isAdmitted(none, 7200 * SECOND)).isTrue();
        TestPacket.tcp(SELF, 1000, OTHER, 22, Tcp.FIN | Tcp.ACK).send(none, 7201 * SECOND);
        assertThat(begin.answer(Tcp.FIN | Tcp.ACK).isAdmitted(none, 7202 * SECOND))
                .isTrue();
        assertThat(begin.answer(Tcp.ACK).isAdmitted(none, 7262 * SECOND)).isFalse();
    }

    @Test
    void refusedConnectionOpensNothing() {
        TestPacket.tcp(SELF, 22, OTHER, 1000, Tcp.RST | Tcp.ACK).send(none, 0);
        assertThat(TestPacket.tcp(OTHER, 1000, SELF, 22, Tcp.SYN).isAdmitted(none, 0))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"255.255.255.255", "10.66.0.255", "239.1.2.3"})
    void searchIsAnsweredByEverybodyFor30Seconds(String everybody) {
        TestPacket.udp(SELF, 1000, everybody, 27015).send(none, 0);
        long last = 30 * SECOND - 4;
        assertThat(TestPacket.udp(OTHER, 27015, SELF, 1000).isAdmitted(none, last))
                .isTrue();
        assertThat(TestPacket.udp(THIRD, 4, SELF, 1000).isAdmitted(none, last)).isTrue();
        assertThat(TestPacket.udp(OTHER, 27015, SELF, 1001).isAdmitted(none, last))
                .isFalse();
        assertThat(TestPacket.udp(OTHER, 27015, everybody, 1000).isAdmitted(none, last))
                .isFalse();
        // Answers do not keep the port open.
        assertThat(TestPacket.udp(OTHER, 27015, SELF, 1000).isAdmitted(none, 30 * SECOND))
                .isFalse();
    }

    @Test
    void pingsAreAnsweredAlwaysAndRepliesWhenAskedFor() {
        assertThat(TestPacket.icmp(OTHER, SELF, Icmp.ECHO_REQUEST, 9).isAdmitted(none, 0))
                .isTrue();
        assertThat(TestPacket.icmp(OTHER6, SELF6, Icmp.ECHO_REQUEST_V6, 9).isAdmitted(none6, 0))
                .isTrue();
        TestPacket ping = TestPacket.icmp(SELF, OTHER, Icmp.ECHO_REQUEST, 9);
        assertThat(ping.answer(Icmp.ECHO_REPLY).isAdmitted(games, 0)).isFalse();
        ping.send(games, 0);
        assertThat(ping.answer(Icmp.ECHO_REPLY).isAdmitted(games, SECOND)).isTrue();
        assertThat(TestPacket.icmp(OTHER, SELF, Icmp.ECHO_REPLY, 10).isAdmitted(games, SECOND))
                .isFalse();
        TestPacket ping6 =
                TestPacket.icmp(SELF6, OTHER6, Icmp.ECHO_REQUEST_V6, 9).send(none6, 0);
        assertThat(ping6.answer(Icmp.ECHO_REPLY_V6).isAdmitted(none6, SECOND)).isTrue();
        assertThat(games.verdicts()).containsEntry(FilterVerdict.NOT_ASKED_FOR, 2L);
    }

    @ParameterizedTest
    @CsvSource({"3, true", "11, true", "12, true", "4, false", "5, false", "9, false", "13, false", "17, false"})
    void errorsAboutOwnPacketsPass(int type, boolean isAdmitted) {
        byte[] own = TestPacket.udp(SELF, 1000, OTHER, 53).send(none, 0).bytes();
        byte[] foreign = TestPacket.udp(SELF, 1001, OTHER, 53).bytes();
        TestPacket error = TestPacket.icmp(THIRD, SELF, type, 0);
        assertThat(TestPacket.admits(none, error.quoting(own, 28), 0)).isEqualTo(isAdmitted);
        assertThat(TestPacket.admits(none, error.quoting(own, 27), 0)).isFalse();
        assertThat(TestPacket.admits(none, error.quoting(foreign, 28), 0)).isFalse();
        // From an open port everything was sent and nothing is remembered.
        assertThat(TestPacket.admits(
                        listed,
                        error.quoting(TestPacket.udp(SELF, 27015, OTHER, 9).bytes(), 28),
                        0))
                .isEqualTo(isAdmitted);
    }

    @Test
    void errorsAboutOwnPingsAndConnectionsPass() {
        byte[] ping =
                TestPacket.icmp(SELF, OTHER, Icmp.ECHO_REQUEST, 9).send(none, 0).bytes();
        byte[] connection =
                TestPacket.tcp(SELF, 1000, OTHER, 22, Tcp.SYN).send(none, 0).bytes();
        TestPacket error = TestPacket.icmp(OTHER, SELF, 3, 0);
        assertThat(TestPacket.admits(none, error.quoting(ping, 28), 0)).isTrue();
        assertThat(TestPacket.admits(none, error.quoting(connection, 28), 0)).isTrue();
        byte[] anothers = TestPacket.udp(OTHER, 1000, SELF, 53).bytes();
        assertThat(TestPacket.admits(none, error.quoting(anothers, 28), 0)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "0, false",
        "1, true",
        "2, true",
        "3, true",
        "4, true",
        "5, false",
        "133, false",
        "134, false",
        "135, false",
        "143, false"
    })
    void errorsAboutOwnPacketsPassOverIpv6(int type, boolean isAdmitted) {
        byte[] own = TestPacket.udp(SELF6, 1000, OTHER6, 53).send(none6, 0).bytes();
        byte[] error = TestPacket.icmp(OTHER6, SELF6, type, 0).quoting(own, 48);
        assertThat(TestPacket.admits(none6, error, 0)).isEqualTo(isAdmitted);
    }

    @Test
    void errorsAboutWhatThisMachineDidNotSendDoNotPass() {
        TestPacket error = TestPacket.icmp(THIRD, SELF, 3, 0);
        byte[] anothersFromAnOpenPort = TestPacket.udp(OTHER, 27015, SELF, 9).bytes();
        assertThat(TestPacket.admits(listed, error.quoting(anothersFromAnOpenPort, 28), 0))
                .isFalse();

        TestPacket ping = TestPacket.icmp(SELF, OTHER, Icmp.ECHO_REQUEST, 9).send(none, 0);
        byte[] reply = TestPacket.icmp(SELF, OTHER, Icmp.ECHO_REPLY, 9).bytes();
        assertThat(TestPacket.admits(none, error.quoting(ping.bytes(), 28), 0)).isTrue();
        assertThat(TestPacket.admits(none, error.quoting(reply, 28), 0)).isFalse();

        TestPacket sent = TestPacket.udp(SELF, 1000, OTHER, 53).send(none, 0);
        byte[] laterPiece = sent.piece(1, 1, sent.transport());
        assertThat(TestPacket.admits(none, error.quoting(sent.bytes(), 28), 0)).isTrue();
        assertThat(TestPacket.admits(none, error.quoting(laterPiece, 28), 0)).isFalse();
    }

    /** What looks like ports in a later piece is data. */
    @Test
    void sentLaterPiecesOpenNothing() {
        TestPacket packet = TestPacket.udp(SELF, 1000, OTHER, 53);
        byte[] laterPiece = packet.piece(1, 64, packet.transport());
        none.sent(NaivePackets.buffer(0, laterPiece), 0, laterPiece.length, 0);
        assertThat(packet.answer(0).isAdmitted(none, 0)).isFalse();
    }

    @Test
    void laterPiecesFollowTheFirst() {
        for (boolean isV4 : new boolean[] {true, false}) {
            MemberFilter filter = isV4 ? games : games6;
            TestPacket packet = TestPacket.udp(isV4 ? OTHER : OTHER6, 5000, isV4 ? SELF : SELF6, 27015);
            byte[] payload = Arrays.copyOf(packet.transport(), 1000);
            byte[] first = packet.piece(77, 0x2000, Arrays.copyOf(payload, 512));
            byte[] last = packet.piece(77, 64, Arrays.copyOfRange(payload, 512, 1000));
            byte[] another = packet.piece(78, 64, Arrays.copyOfRange(payload, 512, 1000));
            assertThat(TestPacket.admits(filter, last, 0)).isFalse();
            assertThat(TestPacket.admits(filter, first, 0)).isTrue();
            assertThat(TestPacket.admits(filter, last, 30 * SECOND - 1)).isTrue();
            assertThat(TestPacket.admits(filter, last, 30 * SECOND)).isFalse();
            assertThat(TestPacket.admits(filter, another, 0)).isFalse();
            assertThat(filter.verdicts()).containsEntry(FilterVerdict.ORPHANED_FRAGMENT, 3L);
        }
    }

    @Test
    void piecesOfARefusedPacketDoNotPass() {
        TestPacket packet = TestPacket.udp(OTHER, 5000, SELF, 137);
        assertThat(TestPacket.admits(games, packet.piece(1, 0x2000, Arrays.copyOf(packet.transport(), 512)), 0))
                .isFalse();
        assertThat(TestPacket.admits(games, packet.piece(1, 64, new byte[8]), 0))
                .isFalse();
    }

    @Test
    void firstPieceHasToHaveTheWholeTransportHeader() {
        TestPacket packet = TestPacket.tcp(OTHER, 5000, SELF, 27015, Tcp.SYN);
        assertThat(TestPacket.admits(games, packet.piece(1, 0x2000, Arrays.copyOf(packet.transport(), 16)), 0))
                .isFalse();
        assertThat(games.verdicts()).containsEntry(FilterVerdict.MALFORMED, 1L);
    }

    @Test
    void otherProtocolsDoNotPass() {
        for (int protocol : new int[] {IpPacket.IGMP, 4, 41, 47, 50, 132}) {
            assertThat(TestPacket.of(protocol, OTHER, 1, SELF, 1, 0).isAdmitted(games, 0))
                    .isFalse();
        }
        // ICMPv6 in IPv4, and the other way round.
        assertThat(TestPacket.of(IpPacket.ICMP_V6, OTHER, 1, SELF, 0, Icmp.ECHO_REQUEST_V6)
                        .isAdmitted(games, 0))
                .isFalse();
        assertThat(TestPacket.of(IpPacket.ICMP, OTHER6, 1, SELF6, 0, Icmp.ECHO_REQUEST)
                        .isAdmitted(games6, 0))
                .isFalse();
        assertThat(TestPacket.of(IpPacket.ICMP_V6, OTHER, 1, SELF, 0, Icmp.ECHO_REQUEST)
                        .isAdmitted(games, 0))
                .isFalse();
        assertThat(TestPacket.of(IpPacket.ICMP, OTHER6, 1, SELF6, 0, Icmp.ECHO_REQUEST_V6)
                        .isAdmitted(games6, 0))
                .isFalse();
        assertThat(games.verdicts()).containsEntry(FilterVerdict.PROTOCOL, 8L);
    }

    @Test
    void packetCutAtEachByteIsMalformed() {
        for (TestPacket packet : new TestPacket[] {
            TestPacket.udp(OTHER, 5000, SELF, 27015), TestPacket.tcp(OTHER, 5000, SELF, 27015, Tcp.SYN),
            TestPacket.icmp(OTHER, SELF, Icmp.ECHO_REQUEST, 1), TestPacket.udp(OTHER6, 5000, SELF6, 27015)
        }) {
            MemberFilter filter = packet.isV4() ? games : games6;
            byte[] whole = packet.bytes();
            for (int bytes = 0; bytes < whole.length; bytes++) {
                assertThat(TestPacket.admits(filter, Arrays.copyOf(whole, bytes), 0))
                        .as("%d bytes of %s", bytes, packet)
                        .isFalse();
            }
            assertThat(TestPacket.admits(filter, whole, 0)).isTrue();
            assertThat(TestPacket.admits(filter, Arrays.copyOf(whole, whole.length + 15), 0))
                    .isTrue();
        }
        assertThat(games.verdicts().get(FilterVerdict.MALFORMED)).isPositive();
    }

    /** Shorter than its transport header, though of the length that its IP header says. */
    @Test
    void cutTransportHeaderIsMalformed() {
        TestPacket packet = TestPacket.udp(OTHER, 5000, SELF, 27015);
        assertThat(TestPacket.admits(games, packet.withPayload(new byte[7]), 0)).isFalse();
        TestPacket ping = TestPacket.icmp(OTHER, SELF, Icmp.ECHO_REQUEST, 1);
        assertThat(TestPacket.admits(games, ping.withPayload(new byte[] {8, 0, 0, 0, 0, 0, 0}), 0))
                .isFalse();
        assertThat(games.verdicts()).containsEntry(FilterVerdict.MALFORMED, 2L);
    }

    @Test
    void flowsFromOpenPortsTakeNoPlace() {
        for (int i = 0; i < MemberFilter.FLOWS * 2; i++) {
            TestPacket.udp(SELF, 27015, OTHER, i & 0xffff).send(games, 0);
        }
        assertThat(games.forgottenFlows()).isZero();
    }

    @Test
    void tooManyFlowsForgetTheOldest() {
        for (int i = 0; i < 2 * MemberFilter.FLOWS; i++) {
            TestPacket.udp(SELF, 1, OTHER, i).send(none, i * 4L);
        }
        int last = 2 * MemberFilter.FLOWS - 1;
        assertThat(TestPacket.udp(OTHER, last, SELF, 1).isAdmitted(none, last * 4L))
                .isTrue();
        assertThat(none.forgottenFlows()).isGreaterThanOrEqualTo(MemberFilter.FLOWS);
    }
}
