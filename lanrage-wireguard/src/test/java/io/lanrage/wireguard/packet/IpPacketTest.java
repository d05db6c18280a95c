package io.lanrage.wireguard.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class IpPacketTest {
    private static final int AT = 7;

    /** A DNS question as a capture shows it: IPv4, UDP. */
    private static final byte[] QUESTION = NaivePackets.hex(
            // version and header length, DSCP 46 with ECN 2, total length 56, identification, don't fragment
            "45 ba 0038 beef 4000"
                    // time to live, UDP, checksum, addresses
                    + "40 11 0000 0a420001 0a4200ff"
                    // ports, length 36, checksum
                    + "d431 0035 0024 0000"
                    // the question
                    + "0001 0100 0001 0000 0000 0000 05 67616d6573 04 74657374 00 0001 0001");

    private static final byte[] SOURCE_6 = NaivePackets.hex("fd00 0000 0000 0001 0000 0000 0000 0002");
    private static final byte[] DESTINATION_6 = NaivePackets.hex("fd00 0000 0000 0001 0000 0000 0000 00ff");

    @Test
    void everyFieldOfAnIpv4Packet() {
        ByteBuffer buffer = NaivePackets.buffer(AT, QUESTION);
        assertThat(IpPacket.version(buffer, AT)).isEqualTo(4);
        assertThat(IpPacket.validBytes(buffer, AT, 56)).isEqualTo(56);
        assertThat(Ipv4.headerBytes(buffer, AT)).isEqualTo(20);
        assertThat(Ipv4.totalBytes(buffer, AT)).isEqualTo(56);
        assertThat(Ipv4.identification(buffer, AT)).isEqualTo(0xbeef);
        assertThat(Ipv4.mustNotBeFragmented(buffer, AT)).isTrue();
        assertThat(Ipv4.timeToLive(buffer, AT)).isEqualTo(64);
        assertThat(Ipv4.source(buffer, AT)).isEqualTo(0x0a420001);
        assertThat(Ipv4.destination(buffer, AT)).isEqualTo(0x0a4200ff);
        assertThat(IpPacket.trafficClass(buffer, AT)).isEqualTo(0xba);
        assertThat(IpPacket.dscp(buffer, AT)).isEqualTo(46);
        assertThat(IpPacket.ecn(buffer, AT)).isEqualTo(2);
        assertThat(IpPacket.protocol(buffer, AT, 56)).isEqualTo(IpPacket.UDP);
        assertThat(IpPacket.transport(buffer, AT, 56)).isEqualTo(AT + 20);
        assertThat(IpPacket.isFragment(buffer, AT, 56)).isFalse();
        assertThat(Udp.isComplete(buffer, AT + 20, 36)).isTrue();
        assertThat(Udp.sourcePort(buffer, AT + 20)).isEqualTo(0xd431);
        assertThat(Udp.destinationPort(buffer, AT + 20)).isEqualTo(53);
        assertThat(Udp.bytes(buffer, AT + 20)).isEqualTo(36);
    }

    @Test
    void checksumsOfAnIpv4PacketAreCompletedAndChecked() {
        ByteBuffer buffer = NaivePackets.buffer(AT, QUESTION);
        assertThat(Ipv4.isChecksumRight(buffer, AT)).isFalse();
        assertThat(NaivePackets.isTransportRight(buffer, AT, IpPacket.UDP, AT + 20, 36))
                .isFalse();
        Ipv4.completeChecksum(buffer, AT);
        Udp.completeChecksum(buffer, AT, AT + 20);
        byte[] data = new byte[28];
        buffer.get(AT + 28, data);
        byte[] datagram =
                NaivePackets.udp(NaivePackets.bytes(0x0a420001), NaivePackets.bytes(0x0a4200ff), 0xd431, 53, data);
        byte[] expected =
                NaivePackets.ipv4(0xba, 0xbeef, 0x4000, 64, 17, 0x0a420001, 0x0a4200ff, new byte[0], datagram);
        assertThat(bytes(buffer, AT, 56)).isEqualTo(expected);
        assertThat(Ipv4.isChecksumRight(buffer, AT)).isTrue();
        assertThat(NaivePackets.isTransportRight(buffer, AT, IpPacket.UDP, AT + 20, 36))
                .isTrue();
    }

    @Test
    void everyFieldOfAnIpv6TcpPacket() {
        byte[] segment = NaivePackets.tcp(
                SOURCE_6, DESTINATION_6, 40_000, 25_565, -2, 77, Tcp.PSH | Tcp.ACK, 501, new byte[12], new byte[5]);
        byte[] packet = NaivePackets.ipv6(0xb9, 0xabcde, IpPacket.TCP, SOURCE_6, DESTINATION_6, segment);
        ByteBuffer buffer = NaivePackets.buffer(AT, packet);
        int tcp = AT + 40;
        assertThat(IpPacket.validBytes(buffer, AT, packet.length)).isEqualTo(77);
        assertThat(IpPacket.trafficClass(buffer, AT)).isEqualTo(0xb9);
        assertThat(Ipv6.flowLabel(buffer, AT)).isEqualTo(0xabcde);
        assertThat(Ipv6.payloadBytes(buffer, AT)).isEqualTo(37);
        assertThat(Ipv6.hopLimit(buffer, AT)).isEqualTo(64);
        assertThat(Ipv6.sourceHigh(buffer, AT)).isEqualTo(0xfd00_0000_0000_0001L);
        assertThat(Ipv6.sourceLow(buffer, AT)).isEqualTo(2);
        assertThat(Ipv6.destinationHigh(buffer, AT)).isEqualTo(0xfd00_0000_0000_0001L);
        assertThat(Ipv6.destinationLow(buffer, AT)).isEqualTo(0xff);
        assertThat(IpPacket.protocol(buffer, AT, 77)).isEqualTo(IpPacket.TCP);
        assertThat(IpPacket.transport(buffer, AT, 77)).isEqualTo(tcp);
        assertThat(Tcp.isComplete(buffer, tcp, 37)).isTrue();
        assertThat(Tcp.isComplete(buffer, tcp, 31)).isFalse();
        assertThat(Tcp.sourcePort(buffer, tcp)).isEqualTo(40_000);
        assertThat(Tcp.destinationPort(buffer, tcp)).isEqualTo(25_565);
        assertThat(Tcp.sequence(buffer, tcp)).isEqualTo(-2);
        assertThat(Tcp.acknowledgment(buffer, tcp)).isEqualTo(77);
        assertThat(Tcp.headerBytes(buffer, tcp)).isEqualTo(32);
        assertThat(Tcp.flags(buffer, tcp)).isEqualTo(0x18);
        assertThat(Tcp.window(buffer, tcp)).isEqualTo(501);
        int checksum = Tcp.checksum(buffer, tcp);
        Tcp.setChecksum(buffer, tcp, ~checksum);
        Tcp.completeChecksum(buffer, AT, tcp, 37);
        assertThat(Tcp.checksum(buffer, tcp)).isEqualTo(checksum);
    }

    @Test
    void extensionHeadersAreSkipped() {
        // hop-by-hop (8 bytes), routing (16), destination options (8), authentication (12 + 12), then ICMPv6
        byte[] payload = NaivePackets.join(
                NaivePackets.hex("2b 00 0000 0000 0000"),
                NaivePackets.hex("3c 01 0000 0000 0000 0000 0000 0000 0000"),
                NaivePackets.hex("33 00 0000 0000 0000"),
                NaivePackets.hex("3a 04 0000 00000001 00000001 000000000000000000000000"),
                NaivePackets.hex("80 00 0000 1234 0007"));
        byte[] packet = NaivePackets.ipv6(0, 0, 0, SOURCE_6, DESTINATION_6, payload);
        ByteBuffer buffer = NaivePackets.buffer(AT, packet);
        int icmp = AT + packet.length - 8;
        assertThat(IpPacket.validBytes(buffer, AT, packet.length)).isEqualTo(packet.length);
        assertThat(IpPacket.protocol(buffer, AT, packet.length)).isEqualTo(IpPacket.ICMP_V6);
        assertThat(IpPacket.transport(buffer, AT, packet.length)).isEqualTo(icmp);
        assertThat(Icmp.isComplete(8)).isTrue();
        assertThat(Icmp.isComplete(7)).isFalse();
        assertThat(Icmp.type(buffer, icmp)).isEqualTo(Icmp.ECHO_REQUEST_V6);
        assertThat(Icmp.identifier(buffer, icmp)).isEqualTo(0x1234);
        assertThat(Icmp.sequence(buffer, icmp)).isEqualTo(7);
        Icmp.completeChecksum(buffer, AT, icmp, 8);
        assertThat(Icmp.checksum(buffer, icmp))
                .isEqualTo(NaivePackets.transportChecksum(
                        SOURCE_6, DESTINATION_6, 58, NaivePackets.hex("8000 0000 1234 0007")));
        assertThat(Icmp.isChecksumRight(buffer, AT, icmp, 8)).isTrue();
    }

    @Test
    void ninthExtensionHeaderIsNotFollowed() {
        byte[] one = NaivePackets.hex("3c 00 0000 0000 0000");
        byte[] last = NaivePackets.hex("3b 00 0000 0000 0000");
        byte[] eight = NaivePackets.join(one, one, one, one, one, one, one, last);
        byte[] fits = NaivePackets.ipv6(0, 0, 60, SOURCE_6, DESTINATION_6, eight);
        assertThat(IpPacket.validBytes(NaivePackets.buffer(0, fits), 0, fits.length))
                .isEqualTo(fits.length);
        byte[] nine = NaivePackets.ipv6(0, 0, 60, SOURCE_6, DESTINATION_6, NaivePackets.join(one, eight));
        assertThat(reason(nine, nine.length)).isEqualTo(Malformation.EXTENSION_HEADERS);
    }

    @Test
    void icmpOfIpv4HasNoPseudoHeader() {
        byte[] echo = NaivePackets.hex("0800 0000 0001 0002 6869");
        ByteBuffer buffer = NaivePackets.buffer(AT, NaivePackets.ipv4(IpPacket.ICMP, 1, 2, echo));
        Icmp.completeChecksum(buffer, AT, AT + 20, 10);
        assertThat(Icmp.checksum(buffer, AT + 20)).isEqualTo(NaivePackets.checksum(echo));
        assertThat(Icmp.code(buffer, AT + 20)).isZero();
        assertThat(Icmp.isChecksumRight(buffer, AT, AT + 20, 10)).isTrue();
    }

    @Test
    void fragmentsOfIpv4() {
        assertFragment(ipv4Fragment(0x0000), false, 0, false);
        assertFragment(ipv4Fragment(0x2000), true, 0, true);
        assertFragment(ipv4Fragment(0x2001), true, 8, true);
        assertFragment(ipv4Fragment(0x1fff), true, 65_528, false);
    }

    @Test
    void fragmentsOfIpv6() {
        assertFragment(ipv6Fragment("0000"), false, 0, false);
        assertFragment(ipv6Fragment("0001"), true, 0, true);
        assertFragment(ipv6Fragment("0009"), true, 8, true);
        assertFragment(ipv6Fragment("fff8"), true, 65_528, false);
    }

    /** Behind a later fragment's header is data, whatever it looks like. */
    @Test
    void extensionHeadersAreNotLookedForInALaterFragment() {
        byte[] payload =
                NaivePackets.join(NaivePackets.hex("3c 00 0008 00000001"), NaivePackets.hex("ff ff ff ff ff ff ff ff"));
        byte[] packet = NaivePackets.ipv6(0, 0, 44, SOURCE_6, DESTINATION_6, payload);
        ByteBuffer buffer = NaivePackets.buffer(0, packet);
        assertThat(IpPacket.validBytes(buffer, 0, packet.length)).isEqualTo(packet.length);
        assertThat(IpPacket.transport(buffer, 0, packet.length)).isEqualTo(48);
        assertThat(IpPacket.protocol(buffer, 0, packet.length)).isEqualTo(60);
    }

    @Test
    void paddingIsNotPartOfThePacket() {
        byte[] padded = NaivePackets.join(QUESTION, new byte[8]);
        assertThat(IpPacket.validBytes(NaivePackets.buffer(0, padded), 0, padded.length))
                .isEqualTo(56);
    }

    @Test
    void malformedPacketsHaveAReason() {
        assertThat(reason(QUESTION, 0)).isEqualTo(Malformation.TRUNCATED);
        assertThat(reason(QUESTION, 19)).isEqualTo(Malformation.TRUNCATED);
        assertThat(reason(QUESTION, 20)).isEqualTo(Malformation.PACKET_LENGTH);
        assertThat(reason(QUESTION, 55)).isEqualTo(Malformation.PACKET_LENGTH);
        assertThat(reason(changed(QUESTION, 0, 0x55), 56)).isEqualTo(Malformation.VERSION_UNKNOWN);
        assertThat(reason(changed(QUESTION, 0, 0x44), 56)).isEqualTo(Malformation.HEADER_LENGTH);
        assertThat(reason(changed(QUESTION, 0, 0x4f), 56)).isEqualTo(Malformation.HEADER_LENGTH);
        assertThat(reason(changed(QUESTION, 3, 19), 56)).isEqualTo(Malformation.PACKET_LENGTH);
        byte[] six = NaivePackets.ipv6(0, 0, 17, SOURCE_6, DESTINATION_6, new byte[8]);
        assertThat(reason(six, 39)).isEqualTo(Malformation.TRUNCATED);
        assertThat(reason(six, 47)).isEqualTo(Malformation.PACKET_LENGTH);
        assertThat(reason(NaivePackets.ipv6(0, 0, 0, SOURCE_6, DESTINATION_6, new byte[7]), 47))
                .isEqualTo(Malformation.EXTENSION_HEADERS);
        assertThat(reason(
                        NaivePackets.ipv6(0, 0, 0, SOURCE_6, DESTINATION_6, NaivePackets.hex("1101000000000000")), 48))
                .isEqualTo(Malformation.EXTENSION_HEADERS);
    }

    @Test
    void codesOfMalformationsAreBelowZeroAndFindThem() {
        for (Malformation malformation : Malformation.values()) {
            assertThat(malformation.code()).isNegative();
            assertThat(Malformation.of(malformation.code())).isEqualTo(malformation);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Malformation.of(0))
                .withMessageContaining("code 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Malformation.of(-6))
                .withMessageContaining("code -6");
    }

    @Test
    void trafficClassIsWrittenAndTheChecksumStaysRight() {
        byte[] four = NaivePackets.ipv4(17, 1, 2, new byte[8]);
        byte[] six = NaivePackets.ipv6(0x5a, 0xfffff, 17, SOURCE_6, DESTINATION_6, new byte[8]);
        for (int trafficClass = 0; trafficClass < 256; trafficClass++) {
            ByteBuffer buffer = NaivePackets.buffer(AT, four);
            IpPacket.setTrafficClass(buffer, AT, trafficClass);
            assertThat(IpPacket.trafficClass(buffer, AT)).isEqualTo(trafficClass);
            assertThat(Ipv4.isChecksumRight(buffer, AT)).isTrue();
            assertThat(IpPacket.validBytes(buffer, AT, 28)).isEqualTo(28);
            buffer = NaivePackets.buffer(AT, six);
            IpPacket.setTrafficClass(buffer, AT, trafficClass);
            assertThat(bytes(buffer, AT, 48))
                    .isEqualTo(NaivePackets.ipv6(trafficClass, 0xfffff, 17, SOURCE_6, DESTINATION_6, new byte[8]));
        }
    }

    @Test
    void fieldsAreWrittenWhereTheyAreRead() {
        ByteBuffer buffer = NaivePackets.buffer(AT, QUESTION);
        Ipv4.setSource(buffer, AT, 0xc0a80001);
        Ipv4.setDestination(buffer, AT, 0xc0a800ff);
        Ipv4.setIdentification(buffer, AT, 0x1_0007);
        Ipv4.setTotalBytes(buffer, AT, 0xfedc);
        assertThat(Ipv4.source(buffer, AT)).isEqualTo(0xc0a80001);
        assertThat(Ipv4.destination(buffer, AT)).isEqualTo(0xc0a800ff);
        assertThat(Ipv4.identification(buffer, AT)).isEqualTo(7);
        assertThat(Ipv4.totalBytes(buffer, AT)).isEqualTo(0xfedc);
        Tcp.setSequence(buffer, AT + 20, -9);
        Tcp.setFlags(buffer, AT + 20, Tcp.SYN | Tcp.CWR);
        assertThat(Tcp.sequence(buffer, AT + 20)).isEqualTo(-9);
        assertThat(Tcp.flags(buffer, AT + 20)).isEqualTo(0x82);
        Udp.setBytes(buffer, AT + 20, 65_535);
        assertThat(Udp.bytes(buffer, AT + 20)).isEqualTo(65_535);
        Ipv6.setPayloadBytes(buffer, AT, 40_000);
        assertThat(Ipv6.payloadBytes(buffer, AT)).isEqualTo(40_000);
    }

    /** RFC 768: a computed checksum of zero is sent as all ones, because zero says that there is none. */
    @Test
    void zeroChecksumOfUdpIsWrittenAsOnes() {
        // The sum of addresses, protocol, both lengths, ports and data is ffff.
        int port = 0xffff - (17 + 8 + 8 + 1 + 2);
        ByteBuffer buffer = NaivePackets.buffer(
                0,
                NaivePackets.ipv4(
                        17,
                        1,
                        2,
                        NaivePackets.udp(NaivePackets.bytes(1), NaivePackets.bytes(2), port, 0, new byte[0])));
        Udp.completeChecksum(buffer, 0, 20);
        assertThat(Udp.checksum(buffer, 20)).isEqualTo(0xffff);
        assertThat(NaivePackets.isTransportRight(buffer, 0, IpPacket.UDP, 20, 8))
                .isTrue();
    }

    private static byte[] ipv4Fragment(int field) {
        return NaivePackets.ipv4(0, 1, field, 64, 17, 1, 2, new byte[0], new byte[16]);
    }

    private static byte[] ipv6Fragment(String field) {
        byte[] header = NaivePackets.hex("11 00 " + field + " 00000001");
        return NaivePackets.ipv6(0, 0, 44, SOURCE_6, DESTINATION_6, NaivePackets.join(header, new byte[16]));
    }

    private static void assertFragment(byte[] packet, boolean fragment, int offset, boolean more) {
        ByteBuffer buffer = NaivePackets.buffer(AT, packet);
        assertThat(IpPacket.validBytes(buffer, AT, packet.length)).isEqualTo(packet.length);
        assertThat(IpPacket.isFragment(buffer, AT, packet.length)).isEqualTo(fragment);
        assertThat(IpPacket.fragmentOffset(buffer, AT, packet.length)).isEqualTo(offset);
        assertThat(IpPacket.isLaterFragment(buffer, AT, packet.length)).isEqualTo(offset != 0);
        assertThat(IpPacket.hasMoreFragments(buffer, AT, packet.length)).isEqualTo(more);
        assertThat(IpPacket.protocol(buffer, AT, packet.length)).isEqualTo(IpPacket.UDP);
        assertThat(IpPacket.transport(buffer, AT, packet.length)).isEqualTo(AT + packet.length - 16);
    }

    private static Malformation reason(byte[] packet, int availableBytes) {
        return Malformation.of(IpPacket.validBytes(NaivePackets.buffer(AT, packet), AT, availableBytes));
    }

    private static byte[] changed(byte[] packet, int at, int value) {
        byte[] copy = packet.clone();
        copy[at] = (byte) value;
        return copy;
    }

    private static byte[] bytes(ByteBuffer buffer, int at, int count) {
        byte[] bytes = new byte[count];
        buffer.get(at, bytes);
        return bytes;
    }
}
