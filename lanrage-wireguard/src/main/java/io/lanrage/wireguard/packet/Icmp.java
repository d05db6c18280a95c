package io.lanrage.wireguard.packet;

import java.nio.ByteBuffer;

/**
 * The header of ICMP (RFC 792) and ICMPv6 (RFC 4443 §2.1) messages; identifier and sequence number in echoes only.
 *
 * <pre>
 *  0  type    1  code    2  checksum    4  identifier    6  sequence number
 * </pre>
 */
public final class Icmp {
    /** The header's length. */
    public static final int HEADER_BYTES = 8;

    /** Type of the answer to a ping. */
    public static final int ECHO_REPLY = 0;
    /** Type of a ping. */
    public static final int ECHO_REQUEST = 8;
    /** ICMPv6's type of a ping. */
    public static final int ECHO_REQUEST_V6 = 128;
    /** ICMPv6's type of the answer to a ping. */
    public static final int ECHO_REPLY_V6 = 129;

    private static final int CODE_OFFSET = 1;
    private static final int CHECKSUM_OFFSET = 2;
    private static final int IDENTIFIER_OFFSET = 4;
    private static final int SEQUENCE_OFFSET = 6;

    private Icmp() {}

    /**
     * Whether a message's header is whole.
     *
     * @param availableBytes how many bytes there are
     * @return false if it is cut
     */
    public static boolean isComplete(int availableBytes) {
        return availableBytes >= HEADER_BYTES;
    }

    /**
     * The message's type; ICMP and ICMPv6 number them differently.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @return from 0 to 255
     */
    public static int type(ByteBuffer buffer, int at) {
        return buffer.get(at) & 0xff;
    }

    /**
     * What the type leaves open.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @return from 0 to 255
     */
    public static int code(ByteBuffer buffer, int at) {
        return buffer.get(at + CODE_OFFSET) & 0xff;
    }

    /**
     * The checksum as it is written there.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @return from 0 to 65,535
     */
    public static int checksum(ByteBuffer buffer, int at) {
        return buffer.getShort(at + CHECKSUM_OFFSET) & 0xffff;
    }

    /**
     * What tells one program's pings from another's.
     *
     * @param buffer the memory
     * @param at where the header of an echo begins
     * @return from 0 to 65,535
     */
    public static int identifier(ByteBuffer buffer, int at) {
        return buffer.getShort(at + IDENTIFIER_OFFSET) & 0xffff;
    }

    /**
     * Which ping it is.
     *
     * @param buffer the memory
     * @param at where the header of an echo begins
     * @return from 0 to 65,535
     */
    public static int sequence(ByteBuffer buffer, int at) {
        return buffer.getShort(at + SEQUENCE_OFFSET) & 0xffff;
    }

    /**
     * Works out and writes the checksum. ICMPv6's is over a pseudo-header too, ICMP's is not.
     *
     * @param buffer the memory
     * @param packet where its IP packet begins
     * @param at where the header begins
     * @param bytes header and data
     */
    public static void completeChecksum(ByteBuffer buffer, int packet, int at, int bytes) {
        buffer.putShort(at + CHECKSUM_OFFSET, (short) 0);
        buffer.putShort(at + CHECKSUM_OFFSET, (short) Checksum.of(sum(buffer, packet, at, bytes)));
    }

    /**
     * Whether the checksum is right.
     *
     * @param buffer the memory
     * @param packet where its IP packet begins
     * @param at where the header begins
     * @param bytes header and data
     * @return false if a bit was changed on the way
     */
    public static boolean isChecksumRight(ByteBuffer buffer, int packet, int at, int bytes) {
        return Checksum.of(sum(buffer, packet, at, bytes)) == 0;
    }

    private static long sum(ByteBuffer buffer, int packet, int at, int bytes) {
        long pseudoHeader = IpPacket.version(buffer, packet) == IpPacket.VERSION_4
                ? 0
                : Checksum.pseudoHeader(buffer, packet, IpPacket.ICMP_V6, bytes);
        return pseudoHeader + Checksum.sum(buffer, at, bytes);
    }
}
