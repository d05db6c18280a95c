package io.lanrage.wireguard.packet;

import java.nio.ByteBuffer;

/**
 * The IPv4 header (RFC 791 §3.1).
 *
 * <pre>
 *  0  version, header length / 4     8  time to live
 *  1  DSCP and ECN                   9  protocol
 *  2  total length                  10  header checksum
 *  4  identification                12  source address
 *  6  flags, fragment offset / 8    16  destination address
 *                                   20  options
 * </pre>
 */
public final class Ipv4 {
    /** Without options. */
    public static final int MIN_HEADER_BYTES = 20;

    /** With as many options as fit. */
    public static final int MAX_HEADER_BYTES = 60;

    /** How many bytes an address has. */
    public static final int ADDRESS_BYTES = 4;

    static final int TRAFFIC_CLASS_OFFSET = 1;
    static final int TOTAL_BYTES_OFFSET = 2;
    static final int FRAGMENT_OFFSET = 6;
    static final int PROTOCOL_OFFSET = 9;

    private static final int IDENTIFICATION_OFFSET = 4;
    private static final int TIME_TO_LIVE_OFFSET = 8;
    private static final int CHECKSUM_OFFSET = 10;
    private static final int SOURCE_OFFSET = 12;
    private static final int DESTINATION_OFFSET = 16;
    private static final int DONT_FRAGMENT = 0x4000;

    private Ipv4() {}

    /**
     * The header's length with its options.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @return bytes, in steps of 4, from 0 to 60; from 20 up in a valid packet
     */
    public static int headerBytes(ByteBuffer buffer, int at) {
        return (buffer.get(at) & 0xf) * 4;
    }

    /**
     * The packet's length as the header has it.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @return bytes with the header, from 0 to 65,535
     */
    public static int totalBytes(ByteBuffer buffer, int at) {
        return buffer.getShort(at + TOTAL_BYTES_OFFSET) & 0xffff;
    }

    /**
     * Writes the packet's length; the checksum becomes wrong.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @param bytes with the header
     */
    public static void setTotalBytes(ByteBuffer buffer, int at, int bytes) {
        buffer.putShort(at + TOTAL_BYTES_OFFSET, (short) bytes);
    }

    /**
     * What tells fragments of one packet from those of others.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @return from 0 to 65,535
     */
    public static int identification(ByteBuffer buffer, int at) {
        return buffer.getShort(at + IDENTIFICATION_OFFSET) & 0xffff;
    }

    /**
     * Writes the identification; the checksum becomes wrong.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @param identification of which the low 16 bits count
     */
    public static void setIdentification(ByteBuffer buffer, int at, int identification) {
        buffer.putShort(at + IDENTIFICATION_OFFSET, (short) identification);
    }

    /**
     * Whether routers may not cut the packet.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @return the flag
     */
    public static boolean mustNotBeFragmented(ByteBuffer buffer, int at) {
        return (buffer.getShort(at + FRAGMENT_OFFSET) & DONT_FRAGMENT) != 0;
    }

    /**
     * How many routers may still pass the packet on.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @return from 0 to 255
     */
    public static int timeToLive(ByteBuffer buffer, int at) {
        return buffer.get(at + TIME_TO_LIVE_OFFSET) & 0xff;
    }

    /**
     * What the packet carries, as one of {@link IpPacket}'s protocols or any other.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @return from 0 to 255
     */
    public static int protocol(ByteBuffer buffer, int at) {
        return buffer.get(at + PROTOCOL_OFFSET) & 0xff;
    }

    /**
     * The header's checksum as it is written there.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @return from 0 to 65,535
     */
    public static int checksum(ByteBuffer buffer, int at) {
        return buffer.getShort(at + CHECKSUM_OFFSET) & 0xffff;
    }

    /**
     * Writes a header checksum.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @param checksum of which the low 16 bits count
     */
    public static void setChecksum(ByteBuffer buffer, int at, int checksum) {
        buffer.putShort(at + CHECKSUM_OFFSET, (short) checksum);
    }

    /**
     * Works out and writes the header's checksum.
     *
     * @param buffer the memory
     * @param at where the header begins
     */
    public static void completeChecksum(ByteBuffer buffer, int at) {
        setChecksum(buffer, at, 0);
        setChecksum(buffer, at, Checksum.of(Checksum.sum(buffer, at, headerBytes(buffer, at))));
    }

    /**
     * Whether the header's checksum is right.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @return false if a bit was changed on the way
     */
    public static boolean isChecksumRight(ByteBuffer buffer, int at) {
        return Checksum.of(Checksum.sum(buffer, at, headerBytes(buffer, at))) == 0;
    }

    /**
     * Whom the packet is from.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @return the four bytes, the first in the highest bits
     */
    public static int source(ByteBuffer buffer, int at) {
        return buffer.getInt(at + SOURCE_OFFSET);
    }

    /**
     * Writes whom the packet is from; checksums become wrong.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @param address the four bytes, the first in the highest bits
     */
    public static void setSource(ByteBuffer buffer, int at, int address) {
        buffer.putInt(at + SOURCE_OFFSET, address);
    }

    /**
     * Whom the packet is for.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @return the four bytes, the first in the highest bits
     */
    public static int destination(ByteBuffer buffer, int at) {
        return buffer.getInt(at + DESTINATION_OFFSET);
    }

    /**
     * Writes whom the packet is for; checksums become wrong.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @param address the four bytes, the first in the highest bits
     */
    public static void setDestination(ByteBuffer buffer, int at, int address) {
        buffer.putInt(at + DESTINATION_OFFSET, address);
    }

    /**
     * The part of a transport checksum that comes from the addresses (RFC 9293 §3.1).
     *
     * @param buffer the memory
     * @param at where the header begins
     * @return a sum for {@link Checksum#of}, without protocol and length
     */
    static long addressSum(ByteBuffer buffer, int at) {
        return (source(buffer, at) & 0xffff_ffffL) + (destination(buffer, at) & 0xffff_ffffL);
    }
}
