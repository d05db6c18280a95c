package io.lanrage.wireguard.packet;

import java.nio.ByteBuffer;

/**
 * The UDP header (RFC 768).
 *
 * <pre>
 *  0  source port    2  destination port    4  length with the header    6  checksum, or 0 for none
 * </pre>
 */
public final class Udp {
    /** The header's length. */
    public static final int HEADER_BYTES = 8;

    /** Where in the header the checksum is. */
    public static final int CHECKSUM_OFFSET = 6;

    private static final int DESTINATION_PORT_OFFSET = 2;
    private static final int LENGTH_OFFSET = 4;

    private Udp() {}

    /**
     * Whether a datagram is whole: header and data.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @param availableBytes how many bytes there are
     * @return false if the header is cut or its length does not fit
     */
    public static boolean isComplete(ByteBuffer buffer, int at, int availableBytes) {
        return availableBytes >= HEADER_BYTES
                && bytes(buffer, at) >= HEADER_BYTES
                && bytes(buffer, at) <= availableBytes;
    }

    /**
     * The sender's port.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @return from 0 to 65,535
     */
    public static int sourcePort(ByteBuffer buffer, int at) {
        return buffer.getShort(at) & 0xffff;
    }

    /**
     * The receiver's port.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @return from 0 to 65,535
     */
    public static int destinationPort(ByteBuffer buffer, int at) {
        return buffer.getShort(at + DESTINATION_PORT_OFFSET) & 0xffff;
    }

    /**
     * The datagram's length as the header has it.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @return bytes with the header
     */
    public static int bytes(ByteBuffer buffer, int at) {
        return buffer.getShort(at + LENGTH_OFFSET) & 0xffff;
    }

    /**
     * Writes the datagram's length; the checksum becomes wrong.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @param bytes with the header
     */
    public static void setBytes(ByteBuffer buffer, int at, int bytes) {
        buffer.putShort(at + LENGTH_OFFSET, (short) bytes);
    }

    /**
     * The checksum as it is written there.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @return from 0 to 65,535; 0 if the sender made none
     */
    public static int checksum(ByteBuffer buffer, int at) {
        return buffer.getShort(at + CHECKSUM_OFFSET) & 0xffff;
    }

    /**
     * Writes a checksum; 0 is written as 65,535, which counts the same and does not say that there is none.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @param checksum from 0 to 65,535
     */
    public static void setChecksum(ByteBuffer buffer, int at, int checksum) {
        buffer.putShort(at + CHECKSUM_OFFSET, (short) (checksum == 0 ? 0xffff : checksum));
    }

    /**
     * Works out and writes the checksum of a complete datagram.
     *
     * @param buffer the memory
     * @param packet where its IP packet begins
     * @param at where the header begins
     */
    public static void completeChecksum(ByteBuffer buffer, int packet, int at) {
        buffer.putShort(at + CHECKSUM_OFFSET, (short) 0);
        setChecksum(buffer, at, Checksum.of(sum(buffer, packet, at)));
    }

    private static long sum(ByteBuffer buffer, int packet, int at) {
        int bytes = bytes(buffer, at);
        return Checksum.pseudoHeader(buffer, packet, IpPacket.UDP, bytes) + Checksum.sum(buffer, at, bytes);
    }
}
