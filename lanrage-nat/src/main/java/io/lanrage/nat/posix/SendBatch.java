package io.lanrage.nat.posix;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jnr.ffi.Runtime;

/**
 * Messages to different destinations for one call. A message is one datagram, or several of one length that the kernel cuts; its parts
 * may lie in different places, and are not copied. For one thread.
 *
 * <pre>
 *  mmsghdr:    as in {@link ReceiveRing}
 *  control:    bytes with the header (8), level (4), type (4), length of the datagrams to be cut (2), gap (6)
 * </pre>
 */
public final class SendBatch {

    /** The most datagrams that the kernel cuts one message into. */
    public static final int MAX_SEGMENTS = 64;

    /** The most bytes of one message: what fits into an IPv4 packet. */
    public static final int MAX_MESSAGE_BYTES = 65_507;

    private static final int NAME_BYTES = 8;
    private static final int VECTORS = 16;
    private static final int VECTOR_COUNT = 24;
    private static final int CONTROL = 32;
    private static final int CONTROL_BYTES = 40;
    private static final int VECTOR_BYTES = 16;
    private static final int CONTROL_SPACE_BYTES = 24;

    /** Header and a two-byte number. */
    private static final int SEGMENT_CONTROL_BYTES = 18;

    private final int maxMessages;
    private final int maxParts;
    private final ByteBuffer headers;
    private final long base;
    private final int vectors;
    private final int names;
    private final int controls;
    private final int[] bytes;
    private int messages;
    private int parts;

    SendBatch(Runtime runtime, int maxMessages, int maxParts) {
        this.maxMessages = maxMessages;
        this.maxParts = maxParts;
        this.bytes = new int[maxMessages];
        this.vectors = maxMessages * ReceiveRing.MESSAGE_BYTES;
        this.names = vectors + maxParts * VECTOR_BYTES;
        this.controls = names + maxMessages * SocketName.ROOM_BYTES;
        this.headers = ByteBuffer.allocateDirect(controls + maxMessages * CONTROL_SPACE_BYTES)
                .order(ByteOrder.nativeOrder());
        this.base = Message.addressOf(runtime, headers);
        for (int message = 0; message < maxMessages; message++) {
            int control = controls + message * CONTROL_SPACE_BYTES;
            headers.putLong(header(message), base + names + (long) message * SocketName.ROOM_BYTES);
            headers.putLong(control, SEGMENT_CONTROL_BYTES);
            headers.putInt(control + Long.BYTES, Libc.SOL_UDP);
            headers.putInt(control + Long.BYTES + Integer.BYTES, Libc.UDP_SEGMENT);
        }
    }

    private static int header(int message) {
        return message * ReceiveRing.MESSAGE_BYTES;
    }

    /** Where a message is, for the call. */
    long address(int message) {
        return base + header(message);
    }

    /** Forgets all messages. */
    public void clear() {
        messages = 0;
        parts = 0;
    }

    /**
     * How many messages there are.
     *
     * @return from 0 on
     */
    public int messages() {
        return messages;
    }

    /**
     * Whether a message of so many parts has room.
     *
     * @param moreParts how many parts
     * @return whether it has
     */
    public boolean hasRoom(int moreParts) {
        return messages < maxMessages && parts + moreParts <= maxParts;
    }

    /**
     * Begins a message; its parts are to follow. {@link #hasRoom} has said that it has room.
     *
     * @param socket what it will be sent with
     * @param high the destination's upper 64 bits
     * @param low the destination's lower 64 bits
     * @param port the destination's port
     */
    public void begin(BatchSocket socket, long high, long low, int port) {
        int message = messages++;
        int nameBytes =
                SocketName.put(headers, names + message * SocketName.ROOM_BYTES, socket.isIpv6(), high, low, port);
        headers.putInt(header(message) + NAME_BYTES, nameBytes);
        headers.putLong(header(message) + VECTORS, base + vectors + (long) parts * VECTOR_BYTES);
        headers.putLong(header(message) + VECTOR_COUNT, 0);
        headers.putLong(header(message) + CONTROL, 0);
        headers.putLong(header(message) + CONTROL_BYTES, 0);
        bytes[message] = 0;
    }

    /**
     * Adds a part to the message that was begun last.
     *
     * @param memory where it lies; has to stay there until the batch is sent
     * @param at its first byte
     * @param length how many bytes
     */
    public void add(NativeBuffer memory, int at, int length) {
        int header = header(messages - 1);
        int vector = vectors + parts * VECTOR_BYTES;
        headers.putLong(vector, memory.address(at));
        headers.putLong(vector + Long.BYTES, length);
        headers.putLong(header + VECTOR_COUNT, headers.getLong(header + VECTOR_COUNT) + 1);
        bytes[messages - 1] += length;
        parts++;
    }

    /**
     * Has the message that was begun last cut into datagrams.
     *
     * @param segmentBytes how long each is but the last, which may be shorter
     */
    public void cut(int segmentBytes) {
        int message = messages - 1;
        int control = controls + message * CONTROL_SPACE_BYTES;
        headers.putShort(control + 2 * Long.BYTES, (short) segmentBytes);
        headers.putLong(header(message) + CONTROL, base + control);
        headers.putLong(header(message) + CONTROL_BYTES, CONTROL_SPACE_BYTES);
    }

    /**
     * How long a message is.
     *
     * @param message its number, from 0 on
     * @return bytes of all its datagrams
     */
    public int bytes(int message) {
        return bytes[message];
    }

    /**
     * Whether the kernel is asked to cut a message.
     *
     * @param message its number, from 0 on
     * @return whether it is
     */
    public boolean isCut(int message) {
        return headers.getLong(header(message) + CONTROL) != 0;
    }
}
