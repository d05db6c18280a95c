package io.lanrage.wireguard.packet;

import java.nio.ByteBuffer;

/**
 * The TCP header (RFC 9293 §3.1).
 *
 * <pre>
 *  0  source port          12  header length / 4 (4 bits), reserved (4)
 *  2  destination port     13  flags
 *  4  sequence number      14  window
 *  8  acknowledgment       16  checksum
 *                          18  urgent pointer
 *                          20  options
 * </pre>
 */
public final class Tcp {
    /** Without options. */
    public static final int MIN_HEADER_BYTES = 20;

    /** With as many options as fit. */
    public static final int MAX_HEADER_BYTES = 60;

    /** Where in the header the checksum is. */
    public static final int CHECKSUM_OFFSET = 16;

    /** The sender has no more data. */
    public static final int FIN = 0x01;
    /** Sequence numbers begin. */
    public static final int SYN = 0x02;
    /** The connection is broken off. */
    public static final int RST = 0x04;
    /** The data is for the application at once. */
    public static final int PSH = 0x08;
    /** The acknowledgment number counts. */
    public static final int ACK = 0x10;
    /** The urgent pointer counts. */
    public static final int URG = 0x20;
    /** The receiver has met congestion (RFC 3168 §6.1). */
    public static final int ECE = 0x40;
    /** The sender has slowed down (RFC 3168 §6.1). */
    public static final int CWR = 0x80;

    private static final int DESTINATION_PORT_OFFSET = 2;
    private static final int SEQUENCE_OFFSET = 4;
    private static final int ACKNOWLEDGMENT_OFFSET = 8;
    private static final int HEADER_BYTES_OFFSET = 12;
    private static final int FLAGS_OFFSET = 13;
    private static final int WINDOW_OFFSET = 14;

    private Tcp() {}

    /**
     * Whether a segment's header is whole.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @param availableBytes how many bytes there are
     * @return false if it is cut or its length does not fit
     */
    public static boolean isComplete(ByteBuffer buffer, int at, int availableBytes) {
        return availableBytes >= MIN_HEADER_BYTES
                && headerBytes(buffer, at) >= MIN_HEADER_BYTES
                && headerBytes(buffer, at) <= availableBytes;
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
     * The number of the first data byte.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @return 32 bits, which wrap
     */
    public static int sequence(ByteBuffer buffer, int at) {
        return buffer.getInt(at + SEQUENCE_OFFSET);
    }

    /**
     * Writes the number of the first data byte; the checksum becomes wrong.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @param sequence 32 bits
     */
    public static void setSequence(ByteBuffer buffer, int at, int sequence) {
        buffer.putInt(at + SEQUENCE_OFFSET, sequence);
    }

    /**
     * The number of the byte that the sender waits for.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @return 32 bits, which wrap
     */
    public static int acknowledgment(ByteBuffer buffer, int at) {
        return buffer.getInt(at + ACKNOWLEDGMENT_OFFSET);
    }

    /**
     * The header's length with its options.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @return bytes, in steps of 4, from 0 to 60; from 20 up in a complete header
     */
    public static int headerBytes(ByteBuffer buffer, int at) {
        return (buffer.get(at + HEADER_BYTES_OFFSET) >>> 4 & 0xf) * 4;
    }

    /**
     * The flags, such as {@link #SYN}.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @return 8 bits
     */
    public static int flags(ByteBuffer buffer, int at) {
        return buffer.get(at + FLAGS_OFFSET) & 0xff;
    }

    /**
     * Writes the flags; the checksum becomes wrong.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @param flags 8 bits
     */
    public static void setFlags(ByteBuffer buffer, int at, int flags) {
        buffer.put(at + FLAGS_OFFSET, (byte) flags);
    }

    /**
     * How much the sender would take, before scaling.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @return from 0 to 65,535
     */
    public static int window(ByteBuffer buffer, int at) {
        return buffer.getShort(at + WINDOW_OFFSET) & 0xffff;
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
     * Writes a checksum.
     *
     * @param buffer the memory
     * @param at where the header begins
     * @param checksum from 0 to 65,535
     */
    public static void setChecksum(ByteBuffer buffer, int at, int checksum) {
        buffer.putShort(at + CHECKSUM_OFFSET, (short) checksum);
    }

    /**
     * Works out and writes the checksum.
     *
     * @param buffer the memory
     * @param packet where its IP packet begins
     * @param at where the header begins
     * @param bytes header and data
     */
    public static void completeChecksum(ByteBuffer buffer, int packet, int at, int bytes) {
        setChecksum(buffer, at, 0);
        setChecksum(buffer, at, Checksum.of(sum(buffer, packet, at, bytes)));
    }

    private static long sum(ByteBuffer buffer, int packet, int at, int bytes) {
        return Checksum.pseudoHeader(buffer, packet, IpPacket.TCP, bytes) + Checksum.sum(buffer, at, bytes);
    }
}
