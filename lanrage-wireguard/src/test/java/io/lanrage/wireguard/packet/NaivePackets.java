package io.lanrage.wireguard.packet;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Packets made byte by byte with a checksum straight from the RFC's text: what the views are checked against. */
public final class NaivePackets {
    private NaivePackets() {}

    /** The Internet checksum, one 16-bit word after the other, each carry folded at once. */
    public static int checksum(byte[] bytes) {
        int sum = 0;
        for (int at = 0; at < bytes.length; at += 2) {
            int low = at + 1 < bytes.length ? bytes[at + 1] & 0xff : 0;
            sum += (bytes[at] & 0xff) << 8 | low;
            if (sum > 0xffff) {
                sum -= 0xffff;
            }
        }
        return 0xffff - sum;
    }

    /** An IPv4 packet with a right header checksum. */
    public static byte[] ipv4(
            int trafficClass,
            int identification,
            int fragment,
            int timeToLive,
            int protocol,
            int source,
            int destination,
            byte[] options,
            byte[] payload) {
        int headerBytes = 20 + options.length;
        ByteBuffer packet = ByteBuffer.allocate(headerBytes + payload.length);
        packet.put((byte) (0x40 | headerBytes / 4)).put((byte) trafficClass).putShort((short) packet.capacity());
        packet.putShort((short) identification).putShort((short) fragment);
        packet.put((byte) timeToLive).put((byte) protocol).putShort((short) 0);
        packet.putInt(source).putInt(destination).put(options).put(payload);
        byte[] header = new byte[headerBytes];
        packet.get(0, header);
        return packet.putShort(10, (short) checksum(header)).array();
    }

    /** An IPv4 packet without specialities. */
    public static byte[] ipv4(int protocol, int source, int destination, byte[] payload) {
        return ipv4(0, 0x1234, 0x4000, 64, protocol, source, destination, new byte[0], payload);
    }

    /** An IPv6 packet. */
    public static byte[] ipv6(
            int trafficClass, int flowLabel, int nextHeader, byte[] source, byte[] destination, byte[] payload) {
        ByteBuffer packet = ByteBuffer.allocate(40 + payload.length);
        packet.putInt(6 << 28 | trafficClass << 20 | flowLabel);
        packet.putShort((short) payload.length).put((byte) nextHeader).put((byte) 64);
        return packet.put(source).put(destination).put(payload).array();
    }

    /** A UDP datagram with its checksum for these addresses (4 or 16 bytes each). */
    public static byte[] udp(byte[] source, byte[] destination, int sourcePort, int destinationPort, byte[] data) {
        ByteBuffer datagram = ByteBuffer.allocate(8 + data.length);
        datagram.putShort((short) sourcePort).putShort((short) destinationPort);
        datagram.putShort((short) datagram.capacity()).putShort((short) 0).put(data);
        int checksum = transportChecksum(source, destination, 17, datagram.array());
        return datagram.putShort(6, (short) (checksum == 0 ? 0xffff : checksum)).array();
    }

    /** A TCP segment with its checksum for these addresses. */
    public static byte[] tcp(
            byte[] source,
            byte[] destination,
            int sourcePort,
            int destinationPort,
            int sequence,
            int acknowledgment,
            int flags,
            int window,
            byte[] options,
            byte[] data) {
        ByteBuffer segment = ByteBuffer.allocate(20 + options.length + data.length);
        segment.putShort((short) sourcePort).putShort((short) destinationPort);
        segment.putInt(sequence).putInt(acknowledgment);
        segment.put((byte) (((20 + options.length) / 4) << 4)).put((byte) flags);
        segment.putShort((short) window).putInt(0).put(options).put(data);
        return segment.putShort(16, (short) transportChecksum(source, destination, 6, segment.array()))
                .array();
    }

    /** The checksum over pseudo-header and transport header with data, in which the checksum field is zero; zero if it is there and right. */
    public static int transportChecksum(byte[] source, byte[] destination, int protocol, byte[] transport) {
        ByteBuffer all = ByteBuffer.allocate(source.length + destination.length + 8 + transport.length);
        all.put(source)
                .put(destination)
                .putInt(transport.length)
                .putInt(protocol)
                .put(transport);
        return checksum(all.array());
    }

    /**
     * Whether a receiver takes the checksum of a TCP segment or a UDP datagram; in the latter also if it is there at all.
     *
     * @param packet where its IP packet begins
     * @param at where its header begins
     */
    public static boolean isTransportRight(ByteBuffer buffer, int packet, int protocol, int at, int bytes) {
        boolean isFour = buffer.get(packet) >> 4 == 4;
        byte[] source = isFour ? part(buffer, packet + 12, 4) : part(buffer, packet + 8, 16);
        byte[] destination = isFour ? part(buffer, packet + 16, 4) : part(buffer, packet + 24, 16);
        boolean isThere = protocol != 17 || buffer.getShort(at + 6) != 0;
        return isThere && transportChecksum(source, destination, protocol, part(buffer, at, bytes)) == 0;
    }

    private static byte[] part(ByteBuffer buffer, int from, int bytes) {
        byte[] part = new byte[bytes];
        buffer.get(from, part);
        return part;
    }

    /** The four bytes of an IPv4 address. */
    public static byte[] bytes(int address) {
        return ByteBuffer.allocate(4).putInt(address).array();
    }

    /** Joins pieces, such as extension headers and what follows them. */
    public static byte[] join(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    /** Bytes from figures in base 16; spaces are for people. */
    public static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }

    /** A direct buffer with the bytes at an index, and other bytes around them. */
    public static ByteBuffer buffer(int at, byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(at + bytes.length);
        for (int index = 0; index < at; index++) {
            buffer.put(index, (byte) 0xa5);
        }
        return buffer.put(at, bytes);
    }
}
