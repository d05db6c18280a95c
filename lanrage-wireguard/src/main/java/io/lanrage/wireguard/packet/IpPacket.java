package io.lanrage.wireguard.packet;

import java.nio.ByteBuffer;

/** What packets of both IP versions have in common, with IPv6's extension headers skipped (RFC 8200 §4). */
public final class IpPacket {
    /** IPv4's number. */
    public static final int VERSION_4 = 4;
    /** IPv6's number. */
    public static final int VERSION_6 = 6;

    /** ICMP's protocol number. */
    public static final int ICMP = 1;
    /** IGMP's protocol number. */
    public static final int IGMP = 2;
    /** TCP's protocol number. */
    public static final int TCP = 6;
    /** UDP's protocol number. */
    public static final int UDP = 17;
    /** ICMPv6's protocol number. */
    public static final int ICMP_V6 = 58;
    /** The protocol number for nothing. */
    public static final int NO_NEXT_HEADER = 59;

    /** More are not followed: RFC 8200 §4.1 has seven in its recommended order. */
    public static final int MAX_EXTENSION_HEADERS = 8;

    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int AUTHENTICATION = 51;
    private static final int DESTINATION_OPTIONS = 60;
    private static final int MOBILITY = 135;
    private static final int HOST_IDENTITY = 139;
    private static final int SHIM6 = 140;

    private static final int EXTENSION_MIN_BYTES = 8;
    private static final int MORE_FRAGMENTS_V4 = 0x2000;
    private static final int FRAGMENT_OFFSET_V4 = 0x1fff;
    private static final int MORE_FRAGMENTS_V6 = 0x1;
    private static final int FRAGMENT_OFFSET_V6 = 0xfff8;
    private static final int ECN_MASK = 0x3;

    private IpPacket() {}

    /**
     * The packet's version field.
     *
     * @param buffer the memory
     * @param at where at least one byte is
     * @return from 0 to 15, {@link #VERSION_4} or {@link #VERSION_6} in valid packets
     */
    public static int version(ByteBuffer buffer, int at) {
        return buffer.get(at) >>> 4 & 0xf;
    }

    /**
     * Checks that a packet's headers are whole and their lengths fit, and tells the packet's true length: what is behind it is
     * padding. Checksums are not looked at.
     *
     * @param buffer the memory
     * @param at where the packet begins
     * @param availableBytes how many bytes there are, from 0 up
     * @return bytes, or a {@link Malformation#code()} below 0
     */
    public static int validBytes(ByteBuffer buffer, int at, int availableBytes) {
        if (availableBytes < 1) {
            return Malformation.TRUNCATED.code();
        }
        return switch (version(buffer, at)) {
            case VERSION_4 -> validBytes4(buffer, at, availableBytes);
            case VERSION_6 -> validBytes6(buffer, at, availableBytes);
            default -> Malformation.VERSION_UNKNOWN.code();
        };
    }

    private static int validBytes4(ByteBuffer buffer, int at, int availableBytes) {
        if (availableBytes < Ipv4.MIN_HEADER_BYTES) {
            return Malformation.TRUNCATED.code();
        }
        int headerBytes = Ipv4.headerBytes(buffer, at);
        int bytes = Ipv4.totalBytes(buffer, at);
        if (headerBytes < Ipv4.MIN_HEADER_BYTES) {
            return Malformation.HEADER_LENGTH.code();
        }
        if (bytes < Ipv4.MIN_HEADER_BYTES || bytes > availableBytes) {
            return Malformation.PACKET_LENGTH.code();
        }
        return headerBytes > bytes ? Malformation.HEADER_LENGTH.code() : bytes;
    }

    private static int validBytes6(ByteBuffer buffer, int at, int availableBytes) {
        if (availableBytes < Ipv6.HEADER_BYTES) {
            return Malformation.TRUNCATED.code();
        }
        int bytes = Ipv6.HEADER_BYTES + Ipv6.payloadBytes(buffer, at);
        if (bytes > availableBytes) {
            return Malformation.PACKET_LENGTH.code();
        }
        return chain(buffer, at, bytes) < 0 ? Malformation.EXTENSION_HEADERS.code() : bytes;
    }

    /**
     * What the packet carries behind all IPv6 extension headers; of a {@linkplain #isLaterFragment later fragment}, what the
     * whole packet carries.
     *
     * @param buffer the memory
     * @param at where the packet begins
     * @param packetBytes its valid length
     * @return from 0 to 255
     */
    public static int protocol(ByteBuffer buffer, int at, int packetBytes) {
        return version(buffer, at) == VERSION_4
                ? Ipv4.protocol(buffer, at)
                : chainProtocol(chain(buffer, at, packetBytes));
    }

    /**
     * Where that which the packet carries begins: a transport header, unless it is a {@linkplain #isLaterFragment later
     * fragment}.
     *
     * @param buffer the memory
     * @param at where the packet begins
     * @param packetBytes its valid length
     * @return an absolute index, at most that of the packet's end
     */
    public static int transport(ByteBuffer buffer, int at, int packetBytes) {
        return version(buffer, at) == VERSION_4
                ? at + Ipv4.headerBytes(buffer, at)
                : at + chainBytes(chain(buffer, at, packetBytes));
    }

    /**
     * Whether the packet is a piece of a larger one.
     *
     * @param buffer the memory
     * @param at where the packet begins
     * @param packetBytes its valid length
     * @return true for the first piece too
     */
    public static boolean isFragment(ByteBuffer buffer, int at, int packetBytes) {
        return hasMoreFragments(buffer, at, packetBytes) || isLaterFragment(buffer, at, packetBytes);
    }

    /**
     * Whether the packet is a piece of a larger one and not its first, so that it has no transport header.
     *
     * @param buffer the memory
     * @param at where the packet begins
     * @param packetBytes its valid length
     * @return false for whole packets
     */
    public static boolean isLaterFragment(ByteBuffer buffer, int at, int packetBytes) {
        return fragmentOffset(buffer, at, packetBytes) != 0;
    }

    /**
     * Where the packet's piece belongs in the larger one's payload.
     *
     * @param buffer the memory
     * @param at where the packet begins
     * @param packetBytes its valid length
     * @return bytes, in steps of 8; 0 for whole packets and first pieces
     */
    public static int fragmentOffset(ByteBuffer buffer, int at, int packetBytes) {
        return version(buffer, at) == VERSION_4
                ? (buffer.getShort(at + Ipv4.FRAGMENT_OFFSET) & FRAGMENT_OFFSET_V4) * 8
                : chainFragment(chain(buffer, at, packetBytes)) & FRAGMENT_OFFSET_V6;
    }

    /**
     * Whether further pieces of the same larger packet follow.
     *
     * @param buffer the memory
     * @param at where the packet begins
     * @param packetBytes its valid length
     * @return false for whole packets and last pieces
     */
    public static boolean hasMoreFragments(ByteBuffer buffer, int at, int packetBytes) {
        return version(buffer, at) == VERSION_4
                ? (buffer.getShort(at + Ipv4.FRAGMENT_OFFSET) & MORE_FRAGMENTS_V4) != 0
                : (chainFragment(chain(buffer, at, packetBytes)) & MORE_FRAGMENTS_V6) != 0;
    }

    /**
     * DSCP and ECN together (RFC 2474 §3, RFC 3168 §5).
     *
     * @param buffer the memory
     * @param at where the packet begins
     * @return 8 bits
     */
    public static int trafficClass(ByteBuffer buffer, int at) {
        return version(buffer, at) == VERSION_4
                ? buffer.get(at + Ipv4.TRAFFIC_CLASS_OFFSET) & 0xff
                : buffer.getShort(at) >>> 4 & 0xff;
    }

    /**
     * Writes DSCP and ECN; an IPv4 checksum that was right stays right.
     *
     * @param buffer the memory
     * @param at where the packet begins
     * @param trafficClass 8 bits
     */
    public static void setTrafficClass(ByteBuffer buffer, int at, int trafficClass) {
        int before = buffer.getShort(at);
        if (version(buffer, at) == VERSION_4) {
            int after = (before & 0xff00) | (trafficClass & 0xff);
            buffer.putShort(at, (short) after);
            Ipv4.setChecksum(buffer, at, Checksum.updated(Ipv4.checksum(buffer, at), before, after));
        } else {
            buffer.putShort(at, (short) ((before & 0xf00f) | ((trafficClass & 0xff) << 4)));
        }
    }

    /**
     * How the packet is to be treated on its way (RFC 2474).
     *
     * @param buffer the memory
     * @param at where the packet begins
     * @return 6 bits
     */
    public static int dscp(ByteBuffer buffer, int at) {
        return trafficClass(buffer, at) >>> 2;
    }

    /**
     * Congestion notification (RFC 3168 §5).
     *
     * @param buffer the memory
     * @param at where the packet begins
     * @return 2 bits: 0 not capable, 1 and 2 capable, 3 congestion met
     */
    public static int ecn(ByteBuffer buffer, int at) {
        return trafficClass(buffer, at) & ECN_MASK;
    }

    /**
     * Follows IPv6's extension headers: up to the first header that is none, or behind the fragment header of a later fragment.
     *
     * @return bytes up to there in bits 0 to 31, protocol in bits 32 to 39, the fragment header's offset field in bits 40 to 55;
     *     below 0 if they are malformed
     */
    private static long chain(ByteBuffer buffer, int at, int packetBytes) {
        int bytes = Ipv6.HEADER_BYTES;
        int next = Ipv6.nextHeader(buffer, at);
        long fragment = 0;
        for (int count = 0; isExtension(next) && (fragment & FRAGMENT_OFFSET_V6) == 0; count++) {
            if (count == MAX_EXTENSION_HEADERS || packetBytes - bytes < EXTENSION_MIN_BYTES) {
                return -1;
            }
            int header = at + bytes;
            bytes += extensionBytes(next, buffer.get(header + 1) & 0xff);
            if (bytes > packetBytes) {
                return -1;
            }
            if (next == FRAGMENT) {
                fragment = buffer.getShort(header + 2) & 0xffff;
            }
            next = buffer.get(header) & 0xff;
        }
        return bytes | (long) next << 32 | fragment << 40;
    }

    private static int chainBytes(long chain) {
        return (int) chain;
    }

    private static int chainProtocol(long chain) {
        return (int) (chain >>> 32) & 0xff;
    }

    private static int chainFragment(long chain) {
        return (int) (chain >>> 40) & 0xffff;
    }

    private static boolean isExtension(int header) {
        return switch (header) {
            case HOP_BY_HOP, ROUTING, FRAGMENT, AUTHENTICATION, DESTINATION_OPTIONS, MOBILITY, HOST_IDENTITY, SHIM6 ->
                true;
            default -> false;
        };
    }

    private static int extensionBytes(int header, int lengthField) {
        return switch (header) {
            case FRAGMENT -> EXTENSION_MIN_BYTES;
            case AUTHENTICATION -> (lengthField + 2) * 4;
            default -> (lengthField + 1) * 8;
        };
    }
}
