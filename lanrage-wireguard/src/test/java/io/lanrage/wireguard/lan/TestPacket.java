package io.lanrage.wireguard.lan;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.wireguard.packet.IpPacket;
import io.lanrage.wireguard.packet.NaivePackets;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A packet as people speak of it, and its bytes: whole, with ports or an ICMP identifier.
 *
 * @param firstPort the source port, or the identifier of an echo
 * @param kind TCP's flags, or ICMP's type
 */
record TestPacket(
        InetAddress source, InetAddress destination, int protocol, int firstPort, int destinationPort, int kind) {
    private static final int OFFSET = 5;
    private static final byte[] NOTHING = new byte[0];

    static TestPacket udp(String source, int sourcePort, String destination, int destinationPort) {
        return of(IpPacket.UDP, source, sourcePort, destination, destinationPort, 0);
    }

    static TestPacket tcp(String source, int sourcePort, String destination, int destinationPort, int flags) {
        return of(IpPacket.TCP, source, sourcePort, destination, destinationPort, flags);
    }

    static TestPacket icmp(String source, String destination, int type, int identifier) {
        int protocol = source.contains(":") ? IpPacket.ICMP_V6 : IpPacket.ICMP;
        return of(protocol, source, identifier, destination, 0, type);
    }

    static TestPacket of(
            int protocol, String source, int sourcePort, String destination, int destinationPort, int kind) {
        return new TestPacket(
                IpPrefix.parseAddress(source),
                IpPrefix.parseAddress(destination),
                protocol,
                sourcePort,
                destinationPort,
                kind);
    }

    /** What answers this packet: a datagram or segment the other way round, the reply to an echo. */
    TestPacket answer(int answerKind) {
        boolean hasPorts = protocol == IpPacket.UDP || protocol == IpPacket.TCP;
        return new TestPacket(
                /* source= */ destination,
                /* destination= */ source,
                protocol,
                hasPorts ? destinationPort : firstPort,
                hasPorts ? firstPort : 0,
                answerKind);
    }

    boolean isV4() {
        return source.getAddress().length == 4;
    }

    /** Header and data of what the packet carries. */
    byte[] transport() {
        byte[] from = source.getAddress();
        byte[] to = destination.getAddress();
        return switch (protocol) {
            case IpPacket.UDP ->
                NaivePackets.udp(from, to, firstPort, destinationPort, "hello".getBytes(StandardCharsets.US_ASCII));
            case IpPacket.TCP ->
                NaivePackets.tcp(from, to, firstPort, destinationPort, 1, 2, kind, 1000, NOTHING, NOTHING);
            default -> icmp(NOTHING);
        };
    }

    private byte[] icmp(byte[] rest) {
        ByteBuffer message = ByteBuffer.allocate(8 + rest.length);
        message.put((byte) kind).put((byte) 0).putShort((short) 0);
        message.putShort((short) firstPort).putShort((short) 1).put(rest);
        return message.array();
    }

    /** The whole packet. */
    byte[] bytes() {
        return withPayload(transport());
    }

    /** The ICMP error of this type about a packet, of which the first bytes are quoted. */
    byte[] quoting(byte[] packet, int quotedBytes) {
        byte[] quoted = new byte[quotedBytes];
        System.arraycopy(packet, 0, quoted, 0, quotedBytes);
        return withPayload(icmp(quoted));
    }

    byte[] withPayload(byte[] payload) {
        return isV4() ? piece(7, 0x4000, payload) : v6(protocol, payload);
    }

    /** An IPv4 packet with this identification and these fragment bits, or an IPv6 one with a fragment header. */
    byte[] piece(int identification, int fragment, byte[] payload) {
        if (isV4()) {
            int from = ByteBuffer.wrap(source.getAddress()).getInt();
            int to = ByteBuffer.wrap(destination.getAddress()).getInt();
            return NaivePackets.ipv4(0, identification, fragment, 64, protocol, from, to, NOTHING, payload);
        }
        // The offset is in units of 8 bytes in both versions, the bits are elsewhere.
        int field = (fragment & 0x1fff) << 3 | (fragment & 0x2000) >>> 13;
        byte[] header = ByteBuffer.allocate(8)
                .put((byte) protocol)
                .put((byte) 0)
                .putShort((short) field)
                .putInt(identification)
                .array();
        return v6(44, NaivePackets.join(header, payload));
    }

    private byte[] v6(int nextHeader, byte[] payload) {
        return NaivePackets.ipv6(0, 0, nextHeader, source.getAddress(), destination.getAddress(), payload);
    }

    static boolean admits(MemberFilter filter, byte[] packet, long nowNanos) {
        return filter.admits(NaivePackets.buffer(OFFSET, packet), OFFSET, packet.length, nowNanos);
    }

    boolean isAdmitted(MemberFilter filter, long nowNanos) {
        return admits(filter, bytes(), nowNanos);
    }

    TestPacket send(MemberFilter filter, long nowNanos) {
        byte[] packet = bytes();
        filter.sent(NaivePackets.buffer(OFFSET, packet), OFFSET, packet.length, nowNanos);
        return this;
    }
}
