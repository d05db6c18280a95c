package io.lanrage.wireguard.tun;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What stands before each packet on its way through a TUN device (Virtual I/O Device 1.2 §5.1.6, linux/virtio_net.h): what is left
 * to do with its checksum, and into which segments it is to be cut.
 *
 * <pre>
 *  0  u8   flags               4  u16  segment size: data bytes a segment
 *  1  u8   segmentation        6  u16  where the checksum begins to be summed
 *  2  u16  length of headers   8  u16  how far from there it is to be put
 * </pre>
 *
 * <p>In host byte order, as legacy devices have it and TUN by default; offsets count from the packet's first byte.
 */
final class VirtioHeader {
    static final int BYTES = 10;

    /** The checksum field holds a sum of the pseudo-header; what is behind has to be added. */
    static final int NEEDS_CHECKSUM = 1;

    static final int NOT_SEGMENTED = 0;
    static final int TCP_V4 = 1;
    static final int TCP_V6 = 4;
    static final int UDP = 5;
    /** Besides TCP: the first segment has CWR set. */
    static final int ECN = 0x80;

    private static final int SEGMENTATION_OFFSET = 1;
    private static final int HEADER_BYTES_OFFSET = 2;
    private static final int SEGMENT_BYTES_OFFSET = 4;
    private static final int CHECKSUM_START_OFFSET = 6;
    private static final int CHECKSUM_PLACE_OFFSET = 8;

    private static final boolean SWAPPED = ByteOrder.nativeOrder().equals(ByteOrder.LITTLE_ENDIAN);

    private VirtioHeader() {}

    static boolean needsChecksum(ByteBuffer buffer, int at) {
        return (buffer.get(at) & NEEDS_CHECKSUM) != 0;
    }

    /** How to cut the packet, without {@link #ECN}. */
    static int segmentation(ByteBuffer buffer, int at) {
        return buffer.get(at + SEGMENTATION_OFFSET) & 0xff & ~ECN;
    }

    static int segmentBytes(ByteBuffer buffer, int at) {
        return get(buffer, at + SEGMENT_BYTES_OFFSET);
    }

    static int checksumStart(ByteBuffer buffer, int at) {
        return get(buffer, at + CHECKSUM_START_OFFSET);
    }

    static int checksumPlace(ByteBuffer buffer, int at) {
        return get(buffer, at + CHECKSUM_PLACE_OFFSET);
    }

    /** Writes the header of a complete packet. */
    static void writeComplete(ByteBuffer buffer, int at) {
        buffer.putLong(at, 0);
        buffer.putShort(at + CHECKSUM_PLACE_OFFSET, (short) 0);
    }

    /** Writes the header of a packet whose checksum is to be completed; if it is segmented, in each segment. */
    static void write(
            ByteBuffer buffer,
            int at,
            int segmentation,
            int headerBytes,
            int segmentBytes,
            int checksumStart,
            int checksumPlace) {
        buffer.put(at, (byte) NEEDS_CHECKSUM);
        buffer.put(at + SEGMENTATION_OFFSET, (byte) segmentation);
        put(buffer, at + HEADER_BYTES_OFFSET, headerBytes);
        put(buffer, at + SEGMENT_BYTES_OFFSET, segmentBytes);
        put(buffer, at + CHECKSUM_START_OFFSET, checksumStart);
        put(buffer, at + CHECKSUM_PLACE_OFFSET, checksumPlace);
    }

    private static int get(ByteBuffer buffer, int at) {
        short value = buffer.getShort(at);
        return (SWAPPED ? Short.reverseBytes(value) : value) & 0xffff;
    }

    private static void put(ByteBuffer buffer, int at, int value) {
        buffer.putShort(at, SWAPPED ? Short.reverseBytes((short) value) : (short) value);
    }
}
