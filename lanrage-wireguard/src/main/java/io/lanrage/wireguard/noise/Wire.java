package io.lanrage.wireguard.noise;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The fields that all messages begin with (§5.4). The type is one byte and three zero bytes, which is the same as one
 * number of 32 bits; all numbers are little-endian.
 */
final class Wire {
    static final int TYPE_OFFSET = 0;
    static final int TYPE_BYTES = 4;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final VarHandle INT_IN_BUFFER =
            MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private Wire() {}

    static int type(byte[] message) {
        return int32(message, TYPE_OFFSET);
    }

    /** The type of a message in a buffer, whose byte order does not matter. */
    static int type(ByteBuffer memory, int offset) {
        return (int) INT_IN_BUFFER.get(memory, offset + TYPE_OFFSET);
    }

    static int int32(byte[] message, int offset) {
        return (int) INT.get(message, offset);
    }

    static void int32(byte[] message, int offset, int value) {
        INT.set(message, offset, value);
    }
}
