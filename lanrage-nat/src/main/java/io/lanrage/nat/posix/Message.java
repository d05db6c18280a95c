package io.lanrage.nat.posix;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.jspecify.annotations.Nullable;

/**
 * What {@code sendmsg} and {@code recvmsg} are told, in native memory of its own; made once and used for every call. For one thread.
 *
 * <pre>
 *  offset  struct
 *  0       sockaddr_in: family (2), port (2, big-endian), IPv4 address (4, big-endian), zeros (8)
 *  16      iovec:       address (8), bytes (8)
 *  32      msghdr:      name (8), bytes (4), gap (4), iovecs (8), how many (8), control (8), bytes (8), flags (4), gap (4)
 *  88      cmsghdr:     bytes with the header (8), level (4), type (4), then its data and room for others (48)
 * </pre>
 */
final class Message {

    private static final int NAME = 0;
    static final int NAME_BYTES = 16;

    private static final int PORT = NAME + 2;
    private static final int IPV4 = NAME + 4;
    private static final int DATA = 16;
    private static final int DATA_BYTES = DATA + 8;
    private static final int HEADER = 32;
    private static final int HEADER_NAME_BYTES = HEADER + 8;
    private static final int HEADER_DATA = HEADER + 16;
    private static final int HEADER_DATA_COUNT = HEADER + 24;
    private static final int HEADER_CONTROL = HEADER + 32;
    private static final int HEADER_CONTROL_BYTES = HEADER + 40;
    private static final int HEADER_FLAGS = HEADER + 48;
    private static final int CONTROL = 88;
    private static final int CONTROL_LEVEL = CONTROL + 8;
    private static final int CONTROL_TYPE = CONTROL + 12;
    private static final int CONTROL_DATA = CONTROL + 16;
    private static final int CONTROL_ROOM_BYTES = 64;
    private static final int BYTES = CONTROL + CONTROL_ROOM_BYTES;

    /** Header and a two-byte number (CMSG_LEN), and the same with the gap to the next (CMSG_SPACE). */
    private static final int SEGMENT_CONTROL_BYTES = 18;

    private static final int SEGMENT_CONTROL_SPACE = 24;
    /** Header and a four-byte number. */
    private static final int GRO_CONTROL_BYTES = 20;

    private final ByteBuffer memory = ByteBuffer.allocateDirect(BYTES).order(ByteOrder.nativeOrder());
    private final long base;
    private @Nullable InetSocketAddress destination;

    Message(Runtime runtime) {
        this.base = addressOf(runtime, memory);
        memory.putLong(HEADER, base + NAME);
        memory.putLong(HEADER_DATA, base + DATA);
        memory.putLong(HEADER_DATA_COUNT, 1);
    }

    /** Where the buffer's position is in memory. */
    static long addressOf(Runtime runtime, ByteBuffer direct) {
        return Pointer.wrap(runtime, direct).address();
    }

    /** Where the header is, for the call. */
    long address() {
        return base + HEADER;
    }

    /** Says where the data is. */
    void data(long address, int bytes) {
        memory.putLong(DATA, address);
        memory.putLong(DATA_BYTES, bytes);
    }

    /** Says where to send: an IPv4 address. */
    void to(InetSocketAddress to) {
        // Batches mostly go where the one before went.
        if (!to.equals(destination)) {
            name(to);
            destination = to;
        }
    }

    /** The name alone, for {@code bind}; where it is, is returned. */
    long name(InetSocketAddress address) {
        memory.putShort(NAME, (short) Libc.AF_INET);
        putBigEndian(PORT, address.getPort());
        byte[] ipv4 = address.getAddress().getAddress();
        for (int i = 0; i < ipv4.length; i++) {
            memory.put(IPV4 + i, ipv4[i]);
        }
        memory.putInt(HEADER_NAME_BYTES, NAME_BYTES);
        return base + NAME;
    }

    /** Says how long the segments are that the kernel shall cut; {@code whole} sends the data as one datagram. */
    void segments(int segmentBytes, boolean whole) {
        memory.putLong(HEADER_CONTROL, whole ? 0 : base + CONTROL);
        memory.putLong(HEADER_CONTROL_BYTES, whole ? 0 : SEGMENT_CONTROL_SPACE);
        memory.putLong(CONTROL, SEGMENT_CONTROL_BYTES);
        memory.putInt(CONTROL_LEVEL, Libc.SOL_UDP);
        memory.putInt(CONTROL_TYPE, Libc.UDP_SEGMENT);
        memory.putShort(CONTROL_DATA, (short) segmentBytes);
    }

    /** Prepares for receiving: the kernel writes lengths and flags over what it was told. */
    void expect() {
        memory.putInt(HEADER_NAME_BYTES, NAME_BYTES);
        memory.putLong(HEADER_CONTROL, base + CONTROL);
        memory.putLong(HEADER_CONTROL_BYTES, CONTROL_ROOM_BYTES);
        memory.putInt(HEADER_FLAGS, 0);
    }

    /** After receiving: how long the joined datagrams are, {@code bytes} if nothing was joined. */
    int segmentBytes(int bytes) {
        boolean joined = memory.getLong(HEADER_CONTROL_BYTES) >= GRO_CONTROL_BYTES
                && memory.getInt(CONTROL_LEVEL) == Libc.SOL_UDP
                && memory.getInt(CONTROL_TYPE) == Libc.UDP_GRO;
        return joined ? memory.getInt(CONTROL_DATA) : bytes;
    }

    /** After receiving: whether the datagram was longer than the room for it. */
    boolean truncated() {
        return (memory.getInt(HEADER_FLAGS) & Libc.MSG_TRUNC) != 0;
    }

    /** After receiving: address and port of the sender in one number, equal for equal senders. */
    long sender() {
        return (Integer.toUnsignedLong(memory.getInt(IPV4)) << Short.SIZE) | Short.toUnsignedInt(memory.getShort(PORT));
    }

    /** After receiving or {@code getsockname}: the address in the name. */
    InetSocketAddress senderAddress() {
        byte[] ipv4 = new byte[4];
        for (int i = 0; i < ipv4.length; i++) {
            ipv4[i] = memory.get(IPV4 + i);
        }
        try {
            int port = (Byte.toUnsignedInt(memory.get(PORT)) << Byte.SIZE) | Byte.toUnsignedInt(memory.get(PORT + 1));
            return new InetSocketAddress(InetAddress.getByAddress(ipv4), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private void putBigEndian(int at, int number) {
        memory.put(at, (byte) (number >> Byte.SIZE));
        memory.put(at + 1, (byte) number);
    }
}
