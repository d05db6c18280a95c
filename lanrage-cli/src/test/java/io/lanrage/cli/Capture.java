package io.lanrage.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The IPv4 packets of a capture file that tcpdump wrote (pcap, little endian, Ethernet). */
final class Capture {

    static final int TCP = 6;
    static final int UDP = 17;

    private static final int MAGIC_MICROSECONDS = 0xa1b2c3d4;
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int ETHERNET_HEADER = 14;
    private static final int ETHERTYPE_IPV4 = 0x0800;

    private Capture() {}

    /** A packet's protocol, addresses, ports (0 where it has none) and payload behind the transport header. */
    record Packet(
            int protocol, InetAddress source, int sourcePort, InetAddress target, int targetPort, ByteBuffer payload) {}

    static List<Packet> read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.getInt(0) != MAGIC_MICROSECONDS) {
            throw new IOException(file + " is not a little-endian pcap file");
        }
        List<Packet> packets = new ArrayList<>();
        int position = FILE_HEADER;
        while (position + RECORD_HEADER <= bytes.limit()) {
            int length = bytes.getInt(position + 8);
            int start = position + RECORD_HEADER;
            if (start + length > bytes.limit()) {
                break;
            }
            ByteBuffer frame = bytes.slice(start, length).order(ByteOrder.BIG_ENDIAN);
            if (frame.getShort(12) == ETHERTYPE_IPV4) {
                packets.add(packet(frame.slice(ETHERNET_HEADER, length - ETHERNET_HEADER)));
            }
            position = start + length;
        }
        return packets;
    }

    private static Packet packet(ByteBuffer ip) throws UnknownHostException {
        int header = (ip.get(0) & 0x0f) * 4;
        int length = ip.getShort(2) & 0xffff;
        int protocol = ip.get(9) & 0xff;
        boolean hasPorts = protocol == TCP || protocol == UDP;
        int payload = protocol == UDP ? header + 8 : header;
        return new Packet(
                protocol,
                address(ip, 12),
                hasPorts ? ip.getShort(header) & 0xffff : 0,
                address(ip, 16),
                hasPorts ? ip.getShort(header + 2) & 0xffff : 0,
                ip.slice(payload, Math.min(length, ip.limit()) - payload));
    }

    private static InetAddress address(ByteBuffer ip, int offset) throws UnknownHostException {
        byte[] bytes = new byte[4];
        ip.get(offset, bytes);
        return InetAddress.getByAddress(bytes);
    }
}
