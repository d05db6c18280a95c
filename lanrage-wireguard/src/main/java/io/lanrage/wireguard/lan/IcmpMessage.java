package io.lanrage.wireguard.lan;

import io.lanrage.wireguard.packet.Icmp;
import io.lanrage.wireguard.packet.IpPacket;
import io.lanrage.wireguard.packet.Ipv4;
import io.lanrage.wireguard.packet.Ipv6;
import java.nio.ByteBuffer;

/** What kind of ICMP (RFC 792) or ICMPv6 (RFC 4443) message it is that a packet carries, and what an error quotes. */
final class IcmpMessage {
    private static final int UNREACHABLE = 3;
    private static final int TIME_EXCEEDED = 11;
    private static final int PARAMETER_PROBLEM = 12;
    private static final int UNREACHABLE_V6 = 1;
    private static final int PARAMETER_PROBLEM_V6 = 4;

    private IcmpMessage() {}

    /** The protocol number that belongs to the packet's version. */
    static int protocolOf(ByteBuffer memory, int packet) {
        return IpPacket.version(memory, packet) == IpPacket.VERSION_4 ? IpPacket.ICMP : IpPacket.ICMP_V6;
    }

    static boolean isEchoRequest(ByteBuffer memory, int message, int protocol) {
        return Icmp.type(memory, message) == (protocol == IpPacket.ICMP ? Icmp.ECHO_REQUEST : Icmp.ECHO_REQUEST_V6);
    }

    static boolean isEchoReply(ByteBuffer memory, int message, int protocol) {
        return Icmp.type(memory, message) == (protocol == IpPacket.ICMP ? Icmp.ECHO_REPLY : Icmp.ECHO_REPLY_V6);
    }

    /** Whether it reports on a packet. Redirects and source quenches are not meant: nobody tells this machine its routes or its pace. */
    static boolean isError(ByteBuffer memory, int message, int protocol) {
        int type = Icmp.type(memory, message);
        return protocol == IpPacket.ICMP
                ? type == UNREACHABLE || type == TIME_EXCEEDED || type == PARAMETER_PROBLEM
                : type >= UNREACHABLE_V6 && type <= PARAMETER_PROBLEM_V6;
    }

    /**
     * Where the transport header of a quoted packet is (RFC 1122 §3.2.2, RFC 4443 §2.4 c), of which eight bytes are there for sure.
     *
     * @param version of the packet that quotes
     * @return its distance from the quoted packet's beginning; below 0 if it does not follow the IP header, or is cut
     */
    static int quotedTransport(ByteBuffer memory, int quoted, int quotedBytes, int version) {
        int least = version == IpPacket.VERSION_4 ? Ipv4.MIN_HEADER_BYTES : Ipv6.HEADER_BYTES;
        if (quotedBytes < least || IpPacket.version(memory, quoted) != version) {
            return -1;
        }
        int headerBytes = version == IpPacket.VERSION_4 ? Ipv4.headerBytes(memory, quoted) : least;
        boolean isWhole = headerBytes >= least && quotedBytes - headerBytes >= Icmp.HEADER_BYTES;
        boolean isFirst = version == IpPacket.VERSION_6 || !IpPacket.isLaterFragment(memory, quoted, quotedBytes);
        return isWhole && isFirst ? headerBytes : -1;
    }

    /** The protocol of a quoted packet. */
    static int quotedProtocol(ByteBuffer memory, int quoted) {
        return IpPacket.version(memory, quoted) == IpPacket.VERSION_4
                ? Ipv4.protocol(memory, quoted)
                : Ipv6.nextHeader(memory, quoted);
    }
}
