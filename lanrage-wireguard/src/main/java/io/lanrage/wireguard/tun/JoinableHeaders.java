package io.lanrage.wireguard.tun;

import io.lanrage.wireguard.packet.IpPacket;
import io.lanrage.wireguard.packet.Ipv4;
import io.lanrage.wireguard.packet.Ipv6;
import io.lanrage.wireguard.packet.Tcp;
import io.lanrage.wireguard.packet.Udp;
import java.nio.ByteBuffer;

/**
 * Which packets go together: the questions that joining asks of two packets' headers in one buffer. Only packets without IP
 * options, extension headers and fragmentation are looked at, as in the kernel's own joining.
 */
final class JoinableHeaders {
    private static final int PLAIN_IPV4 = 0x45;
    private static final int FRAGMENT_OFFSET = 6;
    /** More fragments, and the fragment's offset. */
    private static final int FRAGMENT_MASK = 0x3fff;

    private static final int TIME_TO_LIVE_OFFSET = 8;
    private static final int ADDRESSES_V4_OFFSET = 12;
    private static final int NEXT_HEADER_AND_HOPS_OFFSET = 6;
    private static final int ADDRESSES_V6_OFFSET = 8;
    private static final int ADDRESSES_V6_END = Ipv6.HEADER_BYTES;

    private static final int TCP_ACKNOWLEDGMENT_OFFSET = 8;
    private static final int TCP_HEADER_BYTES_OFFSET = 12;
    private static final int TCP_WINDOW_OFFSET = 14;
    private static final int TCP_URGENT_OFFSET = 18;

    private JoinableHeaders() {}

    /**
     * What a packet carries, if its headers are plain, whole, right and say its exact length.
     *
     * @return {@link IpPacket#TCP}, {@link IpPacket#UDP}, or {@link IpPacket#NO_NEXT_HEADER} for everything else
     */
    static int protocol(ByteBuffer buffer, int at, int bytes) {
        if (IpPacket.validBytes(buffer, at, bytes) != bytes) {
            return IpPacket.NO_NEXT_HEADER;
        }
        boolean isFour = IpPacket.version(buffer, at) == IpPacket.VERSION_4;
        if (isFour && !isPlainIpv4(buffer, at)) {
            return IpPacket.NO_NEXT_HEADER;
        }
        int protocol = isFour ? Ipv4.protocol(buffer, at) : Ipv6.nextHeader(buffer, at);
        int transport = at + ipHeaderBytes(buffer, at);
        int transportBytes = at + bytes - transport;
        boolean isWhole = switch (protocol) {
            case IpPacket.TCP -> Tcp.isComplete(buffer, transport, transportBytes);
            case IpPacket.UDP ->
                Udp.isComplete(buffer, transport, transportBytes) && Udp.bytes(buffer, transport) == transportBytes;
            default -> false;
        };
        return isWhole ? protocol : IpPacket.NO_NEXT_HEADER;
    }

    /** Without options, not a fragment, and with the right checksum, which joining would make anew. */
    private static boolean isPlainIpv4(ByteBuffer buffer, int at) {
        return buffer.get(at) == PLAIN_IPV4
                && (buffer.getShort(at + FRAGMENT_OFFSET) & FRAGMENT_MASK) == 0
                && Ipv4.isChecksumRight(buffer, at);
    }

    /** The length of a plain IP header. */
    static int ipHeaderBytes(ByteBuffer buffer, int at) {
        return IpPacket.version(buffer, at) == IpPacket.VERSION_4 ? Ipv4.MIN_HEADER_BYTES : Ipv6.HEADER_BYTES;
    }

    /** Whether two packets of one protocol are of one flow: versions, addresses and ports. */
    static boolean areOfOneFlow(ByteBuffer buffer, int one, int other) {
        if (IpPacket.version(buffer, one) != IpPacket.version(buffer, other)) {
            return false;
        }
        if (IpPacket.version(buffer, one) == IpPacket.VERSION_4) {
            // Addresses, and the ports behind them.
            return buffer.getLong(one + ADDRESSES_V4_OFFSET) == buffer.getLong(other + ADDRESSES_V4_OFFSET)
                    && buffer.getInt(one + Ipv4.MIN_HEADER_BYTES) == buffer.getInt(other + Ipv4.MIN_HEADER_BYTES);
        }
        for (int offset = ADDRESSES_V6_OFFSET; offset < ADDRESSES_V6_END; offset += Long.BYTES) {
            if (buffer.getLong(one + offset) != buffer.getLong(other + offset)) {
                return false;
            }
        }
        return buffer.getInt(one + Ipv6.HEADER_BYTES) == buffer.getInt(other + Ipv6.HEADER_BYTES);
    }

    /**
     * Whether the IP headers of two packets of one flow differ in nothing but what cutting changes.
     *
     * @param distance how many packets the other one is behind
     */
    static boolean ipHeadersGoTogether(ByteBuffer buffer, int one, int other, int distance) {
        if (IpPacket.version(buffer, one) == IpPacket.VERSION_6) {
            // Version, traffic class and flow label; next header and hop limit.
            return buffer.getInt(one) == buffer.getInt(other)
                    && buffer.getShort(one + NEXT_HEADER_AND_HOPS_OFFSET)
                            == buffer.getShort(other + NEXT_HEADER_AND_HOPS_OFFSET);
        }
        boolean identificationFits = Ipv4.mustNotBeFragmented(buffer, one)
                // It means nothing then (RFC 6864 §4.1).
                || ((Ipv4.identification(buffer, one) + distance) & 0xffff) == Ipv4.identification(buffer, other);
        return identificationFits
                && buffer.getShort(one) == buffer.getShort(other)
                && buffer.getShort(one + FRAGMENT_OFFSET) == buffer.getShort(other + FRAGMENT_OFFSET)
                && buffer.getShort(one + TIME_TO_LIVE_OFFSET) == buffer.getShort(other + TIME_TO_LIVE_OFFSET);
    }

    /**
     * Whether the TCP headers of two packets of one flow differ in nothing but sequence number, checksum and PSH.
     *
     * @param one index of one TCP header
     * @param other index of the other
     */
    static boolean tcpHeadersGoTogether(ByteBuffer buffer, int one, int other) {
        int differing = Tcp.flags(buffer, one) ^ Tcp.flags(buffer, other);
        return (differing & ~Tcp.PSH) == 0
                && buffer.getInt(one + TCP_ACKNOWLEDGMENT_OFFSET) == buffer.getInt(other + TCP_ACKNOWLEDGMENT_OFFSET)
                && buffer.get(one + TCP_HEADER_BYTES_OFFSET) == buffer.get(other + TCP_HEADER_BYTES_OFFSET)
                && buffer.getShort(one + TCP_WINDOW_OFFSET) == buffer.getShort(other + TCP_WINDOW_OFFSET)
                && buffer.getShort(one + TCP_URGENT_OFFSET) == buffer.getShort(other + TCP_URGENT_OFFSET)
                && tcpOptionsAreEqual(buffer, one, other);
    }

    private static boolean tcpOptionsAreEqual(ByteBuffer buffer, int one, int other) {
        int end = Tcp.headerBytes(buffer, one);
        for (int offset = Tcp.MIN_HEADER_BYTES; offset < end; offset += Integer.BYTES) {
            if (buffer.getInt(one + offset) != buffer.getInt(other + offset)) {
                return false;
            }
        }
        return true;
    }
}
