package io.lanrage.nat.turn;

import java.nio.ByteBuffer;

/**
 * ChannelData (RFC 8656 §12.4): data on its way between client and relay, under the number of a channel instead of the peer's
 * address.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |        channel number         |        length of data         |
 * +-------------------------------+-------------------------------+
 * |     data; on a stream, 0 to 3 bytes up to a multiple of 4 ...
 * +---------------------------------------------------------------+
 * </pre>
 *
 * <p>All methods read and write at absolute positions, in network order whatever order the buffer has, and make no objects. They
 * leave position and limit alone; that the positions lie inside the buffer is the caller's promise.
 */
public final class ChannelData {

    /** Size of the header. */
    public static final int HEADER_BYTES = 4;

    /** The lowest channel number (RFC 8656 §12). */
    public static final int MIN_CHANNEL = 0x4000;

    /** The highest channel number that a client of today takes (RFC 8656 §12). */
    public static final int MAX_CHANNEL = 0x4FFF;

    /**
     * The highest channel number of RFC 5766. RFC 8656 reserves those above {@link #MAX_CHANNEL} and wants them refused, but clients
     * still take them, coturn's among them, and no other protocol on these sockets begins like them. So a relay serves them.
     */
    public static final int MAX_OLD_CHANNEL = 0x7FFF;

    /** The most data that the length field can tell. */
    public static final int MAX_DATA_BYTES = 0xFFFF;

    private static final int LENGTH_OFFSET = 2;

    private ChannelData() {}

    /** Whether a number is one that a channel can have, by the old rule or the new. */
    public static boolean isChannel(int number) {
        return number >= MIN_CHANNEL && number <= MAX_OLD_CHANNEL;
    }

    /**
     * Whether a message whose first byte is this one is ChannelData (RFC 8656 §12, table 3, with the old numbers). STUN, DTLS and
     * WireGuard begin otherwise.
     *
     * @param firstByte the byte, with or without its sign
     */
    public static boolean startsWith(int firstByte) {
        return (firstByte & 0xC0) == MIN_CHANNEL >>> 8;
    }

    /**
     * Whether a datagram is one whole ChannelData message. Bytes behind the data are allowed: they are padding (§12.5).
     *
     * @param bytes where the datagram lies
     * @param at its first byte
     * @param length its length in bytes
     */
    public static boolean isDatagram(ByteBuffer bytes, int at, int length) {
        return length >= HEADER_BYTES && startsWith(bytes.get(at)) && length - HEADER_BYTES >= dataBytes(bytes, at);
    }

    /** The channel number of the message at {@code at}, 0 to 0xFFFF. */
    public static int channel(ByteBuffer bytes, int at) {
        return int16(bytes, at);
    }

    /** How many bytes of data the message at {@code at} has, without padding. */
    public static int dataBytes(ByteBuffer bytes, int at) {
        return int16(bytes, at + LENGTH_OFFSET);
    }

    /** Size on a stream of a message with so much data: header, data and padding. */
    public static int streamBytes(int dataBytes) {
        return (HEADER_BYTES + dataBytes + 3) & ~3;
    }

    /**
     * Writes a header; the data follows it.
     *
     * @param bytes where to
     * @param at the header's first byte
     * @param channel the channel number, {@link #MIN_CHANNEL} to {@link #MAX_OLD_CHANNEL}
     * @param dataBytes how much data follows, at most {@link #MAX_DATA_BYTES}
     */
    public static void putHeader(ByteBuffer bytes, int at, int channel, int dataBytes) {
        putInt16(bytes, at, channel);
        putInt16(bytes, at + LENGTH_OFFSET, dataBytes);
    }

    /**
     * Writes the zeros that a message needs behind its data on a stream.
     *
     * @param bytes where to
     * @param at the header's first byte
     * @param dataBytes how much data there is
     * @return size of the message with its padding
     */
    public static int putPadding(ByteBuffer bytes, int at, int dataBytes) {
        int whole = streamBytes(dataBytes);
        for (int i = HEADER_BYTES + dataBytes; i < whole; i++) {
            bytes.put(at + i, (byte) 0);
        }
        return whole;
    }

    private static int int16(ByteBuffer bytes, int at) {
        return ((bytes.get(at) & 0xFF) << 8) | (bytes.get(at + 1) & 0xFF);
    }

    private static void putInt16(ByteBuffer bytes, int at, int value) {
        bytes.put(at, (byte) (value >> 8));
        bytes.put(at + 1, (byte) value);
    }
}
