package io.lanrage.wireguard.link;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One order to the kernel (netlink(7), rtnetlink(7)), written field by field in host byte order: a header, a structure that its type
 * demands, and attributes.
 *
 * <pre>
 * header                      attribute
 *  0  u32  length of all       0  u16  length without filling
 *  4  u16  type                2  u16  type
 *  6  u16  flags               4  …    value, filled up to a multiple of 4
 *  8  u32  sequence number
 * 12  u32  port, 0: kernel
 * </pre>
 */
final class RouteMessage {
    static final int HEADER_BYTES = 16;

    /** It is an order. */
    static final int REQUEST = 0x1;
    /** An answer is wanted in any case. */
    static final int ACKNOWLEDGE = 0x4;
    /** What is there already is replaced. */
    static final int REPLACE = 0x100;
    /** What is not there is made. */
    static final int CREATE = 0x400;
    /** What is there already stays, before the new. */
    static final int APPEND = 0x800;

    private static final int MAX_BYTES = 256;
    private static final int ATTRIBUTE_HEADER_BYTES = 4;
    private static final int ALIGNMENT = 4;

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(MAX_BYTES).order(ByteOrder.nativeOrder());

    RouteMessage(int type, int flags, int sequence) {
        bytes.putInt(0).putShort((short) type).putShort((short) (flags | REQUEST | ACKNOWLEDGE));
        bytes.putInt(sequence).putInt(0);
    }

    RouteMessage byteField(int value) {
        bytes.put((byte) value);
        return this;
    }

    RouteMessage shortField(int value) {
        bytes.putShort((short) value);
        return this;
    }

    RouteMessage intField(int value) {
        bytes.putInt(value);
        return this;
    }

    RouteMessage attribute(int type, int value) {
        begin(type, Integer.BYTES);
        bytes.putInt(value);
        return this;
    }

    RouteMessage attribute(int type, byte[] value) {
        begin(type, value.length);
        bytes.put(value);
        while (bytes.position() % ALIGNMENT != 0) {
            bytes.put((byte) 0);
        }
        return this;
    }

    private void begin(int type, int valueBytes) {
        bytes.putShort((short) (ATTRIBUTE_HEADER_BYTES + valueBytes)).putShort((short) type);
    }

    /** The whole message, ready to be sent. */
    ByteBuffer finish() {
        bytes.putInt(0, bytes.position());
        return bytes.flip();
    }
}
