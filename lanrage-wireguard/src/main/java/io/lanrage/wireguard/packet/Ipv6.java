package io.lanrage.wireguard.packet;

import java.nio.ByteBuffer;

/**
 * The IPv6 header (RFC 8200 §3).
 *
 * <pre>
 *  0  version (4 bits), traffic class (8), flow label (20)
 *  4  payload length       8  source address
 *  6  next header         24  destination address
 *  7  hop limit           40  extension headers, or what is carried
 * </pre>
 */
public final class Ipv6 {
    /** Without extension headers. */
    public static final int HEADER_BYTES = 40;

    /** How many bytes an address has. */
    public static final int ADDRESS_BYTES = 16;

    static final int NEXT_HEADER_OFFSET = 6;

    private static final int PAYLOAD_BYTES_OFFSET = 4;
    private static final int HOP_LIMIT_OFFSET = 7;
    private static final int SOURCE_OFFSET = 8;
    private static final int DESTINATION_OFFSET = 24;
    private static final int FLOW_LABEL_MASK = 0xf_ffff;

    private Ipv6() {}

    /**
     * What the sender marks packets of one flow with.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @return 20 bits
     */
    public static int flowLabel(ByteBuffer buffer, int at) {
        return buffer.getInt(at) & FLOW_LABEL_MASK;
    }

    /**
     * How much follows the header, as it has it.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @return bytes with extension headers, from 0 to 65,535
     */
    public static int payloadBytes(ByteBuffer buffer, int at) {
        return buffer.getShort(at + PAYLOAD_BYTES_OFFSET) & 0xffff;
    }

    /**
     * Writes how much follows the header.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @param bytes with extension headers
     */
    public static void setPayloadBytes(ByteBuffer buffer, int at, int bytes) {
        buffer.putShort(at + PAYLOAD_BYTES_OFFSET, (short) bytes);
    }

    /**
     * What follows the header: an extension header or the protocol that is carried.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @return from 0 to 255
     */
    public static int nextHeader(ByteBuffer buffer, int at) {
        return buffer.get(at + NEXT_HEADER_OFFSET) & 0xff;
    }

    /**
     * How many routers may still pass the packet on.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @return from 0 to 255
     */
    public static int hopLimit(ByteBuffer buffer, int at) {
        return buffer.get(at + HOP_LIMIT_OFFSET) & 0xff;
    }

    /**
     * The first half of whom the packet is from.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @return bytes 0 to 7, the first in the highest bits
     */
    public static long sourceHigh(ByteBuffer buffer, int at) {
        return buffer.getLong(at + SOURCE_OFFSET);
    }

    /**
     * The second half of whom the packet is from.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @return bytes 8 to 15, the first in the highest bits
     */
    public static long sourceLow(ByteBuffer buffer, int at) {
        return buffer.getLong(at + SOURCE_OFFSET + Long.BYTES);
    }

    /**
     * The first half of whom the packet is for.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @return bytes 0 to 7, the first in the highest bits
     */
    public static long destinationHigh(ByteBuffer buffer, int at) {
        return buffer.getLong(at + DESTINATION_OFFSET);
    }

    /**
     * The second half of whom the packet is for.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @return bytes 8 to 15, the first in the highest bits
     */
    public static long destinationLow(ByteBuffer buffer, int at) {
        return buffer.getLong(at + DESTINATION_OFFSET + Long.BYTES);
    }

    /**
     * The part of a transport checksum that comes from the addresses (RFC 8200 §8.1).
     *
     * @param buffer the memory
     * @param at where the header begins
     * @return a sum for {@link Checksum#of}, without protocol and length
     */
    static long addressSum(ByteBuffer buffer, int at) {
        return Checksum.sum(buffer, at + SOURCE_OFFSET, 2 * ADDRESS_BYTES);
    }
}
