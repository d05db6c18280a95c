package io.lanrage.wireguard.noise;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What stands before every encrypted packet (§5.4.6), read and written in place: nothing is allocated, and the buffer's
 * position, limit and byte order neither matter nor change. Reading at an offset where there are fewer than {@link
 * #BYTES} bytes is an {@link IndexOutOfBoundsException}; {@link #isTransport} tells.
 *
 * <pre>
 *    0  u32       type, 4
 *    4  u32       the receiver's index
 *    8  u64       counter
 *   16            the packet, padded to 16 bytes and encrypted, with its tag
 * </pre>
 */
public final class TransportHeader {
    /** Its length. */
    public static final int BYTES = 16;

    /** The shortest datagram that carries a packet: the keepalive, which is empty. */
    public static final int SHORTEST_DATAGRAM_BYTES = BYTES + ChaChaPoly.TAG_BYTES;

    static final int TYPE = 4;

    private static final int TYPE_OFFSET = 0;
    private static final int RECEIVER_OFFSET = 4;
    private static final int COUNTER_OFFSET = 8;

    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private TransportHeader() {}

    /**
     * Whether a datagram has the type of an encrypted packet, and is long enough to be one.
     *
     * @param memory where it is
     * @param offset where it begins
     * @param bytes its length, from 0 up
     * @return whether the other methods may be used on it
     */
    public static boolean isTransport(ByteBuffer memory, int offset, int bytes) {
        return bytes >= SHORTEST_DATAGRAM_BYTES && (int) INT.get(memory, offset + TYPE_OFFSET) == TYPE;
    }

    /**
     * By which index the receiver finds the session.
     *
     * @param memory where the datagram is
     * @param offset where it begins
     * @return the index that the receiver chose
     */
    public static int receiverIndex(ByteBuffer memory, int offset) {
        return (int) INT.get(memory, offset + RECEIVER_OFFSET);
    }

    /**
     * The packet's number in its session.
     *
     * @param memory where the datagram is
     * @param offset where it begins
     * @return an unsigned number
     */
    public static long counter(ByteBuffer memory, int offset) {
        return (long) LONG.get(memory, offset + COUNTER_OFFSET);
    }

    /**
     * Writes a header.
     *
     * @param memory where the datagram is to be
     * @param offset where it begins
     * @param receiverIndex the index that the receiver chose
     * @param counter the packet's number in its session, unsigned
     */
    public static void write(ByteBuffer memory, int offset, int receiverIndex, long counter) {
        INT.set(memory, offset + TYPE_OFFSET, TYPE);
        INT.set(memory, offset + RECEIVER_OFFSET, receiverIndex);
        LONG.set(memory, offset + COUNTER_OFFSET, counter);
    }
}
