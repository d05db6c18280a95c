package io.lanrage.nat.posix;

import io.lanrage.nat.turn.Endpoint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jnr.ffi.Runtime;

/**
 * Places in native memory that many sockets of one thread receive into, and what lies there: in each place one datagram, or several of
 * one sender and one length that the kernel joined. What is received is not copied; the caller says which places are free.
 *
 * <pre>
 *  a place:    room in front | datagrams ... | room behind
 *  mmsghdr:    name (8), bytes (4), gap (4), iovecs (8), how many (8), control (8), bytes (8), flags (4), gap (4), received (4), gap (4)
 *  control:    bytes with the header (8), level (4), type (4), length of the joined datagrams (4)
 * </pre>
 *
 * <p>For one thread.
 */
public final class ReceiveRing {

    static final int MESSAGE_BYTES = 64;

    private static final int NAME_BYTES = 8;
    private static final int VECTORS = 16;
    private static final int VECTOR_COUNT = 24;
    private static final int CONTROL = 32;
    private static final int CONTROL_BYTES = 40;
    private static final int FLAGS = 48;
    private static final int RECEIVED = 56;
    private static final int VECTOR_BYTES = 16;
    private static final int CONTROL_ROOM_BYTES = 32;

    /** Header and a four-byte number. */
    private static final int GRO_CONTROL_BYTES = 20;

    private final int places;
    private final int placeBytes;
    private final int headroomBytes;
    private final NativeBuffer memory;
    private final ByteBuffer headers;
    private final long base;
    private final int names;
    private final int controls;

    ReceiveRing(Runtime runtime, int places, int headroomBytes, int dataBytes, int tailroomBytes) {
        this.places = places;
        this.placeBytes = headroomBytes + dataBytes + tailroomBytes;
        this.headroomBytes = headroomBytes;
        this.memory = BatchSocket.newBuffer(runtime, places * placeBytes);
        int vectors = places * MESSAGE_BYTES;
        this.names = vectors + places * VECTOR_BYTES;
        this.controls = names + places * SocketName.ROOM_BYTES;
        this.headers = ByteBuffer.allocateDirect(controls + places * CONTROL_ROOM_BYTES)
                .order(ByteOrder.nativeOrder());
        this.base = Message.addressOf(runtime, headers);
        for (int place = 0; place < places; place++) {
            int header = place * MESSAGE_BYTES;
            int vector = vectors + place * VECTOR_BYTES;
            headers.putLong(header, base + names + (long) place * SocketName.ROOM_BYTES);
            headers.putLong(header + VECTORS, base + vector);
            headers.putLong(header + VECTOR_COUNT, 1);
            headers.putLong(header + CONTROL, base + controls + (long) place * CONTROL_ROOM_BYTES);
            headers.putLong(vector, memory.address(at(place)));
            headers.putLong(vector + Long.BYTES, dataBytes);
        }
    }

    /** Prepares places for receiving, because the kernel writes lengths and flags over what it was told; where the first is. */
    long expect(int first, int count) {
        for (int place = first; place < first + count; place++) {
            int header = place * MESSAGE_BYTES;
            headers.putInt(header + NAME_BYTES, SocketName.IPV6_BYTES);
            headers.putLong(header + CONTROL_BYTES, CONTROL_ROOM_BYTES);
            headers.putInt(header + FLAGS, 0);
        }
        return base + (long) first * MESSAGE_BYTES;
    }

    /**
     * How many places there are.
     *
     * @return a number; places are counted from 0
     */
    public int places() {
        return places;
    }

    /**
     * The memory of all places.
     *
     * @return what datagrams lie in, see {@link #at}
     */
    public NativeBuffer memory() {
        return memory;
    }

    /**
     * Where the datagrams of a place begin. There is room in front of them.
     *
     * @param place a place
     * @return a position in {@link #memory}
     */
    public int at(int place) {
        return place * placeBytes + headroomBytes;
    }

    /**
     * How much arrived in a place.
     *
     * @param place one that was received into
     * @return bytes of all its datagrams
     */
    public int bytes(int place) {
        return headers.getInt(place * MESSAGE_BYTES + RECEIVED);
    }

    /**
     * How long the datagrams of a place are.
     *
     * @param place one that was received into
     * @return bytes of each but the last, which may be shorter; 0 for an empty datagram
     */
    public int segmentBytes(int place) {
        int control = controls + place * CONTROL_ROOM_BYTES;
        boolean joined = headers.getLong(place * MESSAGE_BYTES + CONTROL_BYTES) >= GRO_CONTROL_BYTES
                && headers.getInt(control + Long.BYTES) == Libc.SOL_UDP
                && headers.getInt(control + Long.BYTES + Integer.BYTES) == Libc.UDP_GRO;
        return joined ? headers.getInt(control + 2 * Long.BYTES) : bytes(place);
    }

    /**
     * Whether a datagram was longer than the place, and its end is lost.
     *
     * @param place one that was received into
     * @return whether it was
     */
    public boolean truncated(int place) {
        return (headers.getInt(place * MESSAGE_BYTES + FLAGS) & Libc.MSG_TRUNC) != 0;
    }

    /**
     * Where the datagrams of a place came from.
     *
     * @param place one that was received into
     * @param into gets the sender's address and port
     */
    public void sender(int place, Endpoint into) {
        SocketName.read(headers, names + place * SocketName.ROOM_BYTES, into);
    }
}
