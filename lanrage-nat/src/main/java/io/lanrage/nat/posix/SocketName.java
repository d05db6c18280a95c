package io.lanrage.nat.posix;

import io.lanrage.nat.turn.Endpoint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Addresses and ports as the kernel has them, read and written in place.
 *
 * <pre>
 *  sockaddr_in:   family (2), port (2, big-endian), IPv4 address (4), zeros (8)
 *  sockaddr_in6:  family (2), port (2, big-endian), flow (4), IPv6 address (16), scope (4)
 * </pre>
 *
 * <p>A socket for IPv6 that takes IPv4 too has IPv4 addresses in their mapped form, as {@link Endpoint} has them anyway.
 */
final class SocketName {

    /** Room for either kind, with a gap to the next. */
    static final int ROOM_BYTES = 32;

    static final int IPV4_BYTES = 16;
    static final int IPV6_BYTES = 28;

    private static final int PORT = 2;
    private static final int IPV4 = 4;
    private static final int IPV6 = 8;

    private static final boolean SWAPPED = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private SocketName() {}

    /** Writes a name into memory of native order; how many bytes it has. */
    static int put(ByteBuffer memory, int at, boolean ipv6, long high, long low, int port) {
        memory.putShort(at + PORT, networkOrder((short) port));
        if (ipv6) {
            memory.putShort(at, (short) Libc.AF_INET6);
            memory.putInt(at + IPV4, 0);
            memory.putLong(at + IPV6, networkOrder(high));
            memory.putLong(at + IPV6 + Long.BYTES, networkOrder(low));
            memory.putInt(at + IPV6 + 2 * Long.BYTES, 0);
            return IPV6_BYTES;
        }
        memory.putShort(at, (short) Libc.AF_INET);
        memory.putInt(at + IPV4, networkOrder((int) low));
        memory.putLong(at + IPV6, 0);
        return IPV4_BYTES;
    }

    /** Reads a name out of memory of native order. */
    static void read(ByteBuffer memory, int at, Endpoint into) {
        int port = Short.toUnsignedInt(networkOrder(memory.getShort(at + PORT)));
        if (memory.getShort(at) == Libc.AF_INET6) {
            into.set(
                    networkOrder(memory.getLong(at + IPV6)),
                    networkOrder(memory.getLong(at + IPV6 + Long.BYTES)),
                    port);
        } else {
            into.setIpv4(networkOrder(memory.getInt(at + IPV4)), port);
        }
    }

    private static short networkOrder(short number) {
        return SWAPPED ? Short.reverseBytes(number) : number;
    }

    private static int networkOrder(int number) {
        return SWAPPED ? Integer.reverseBytes(number) : number;
    }

    private static long networkOrder(long number) {
        return SWAPPED ? Long.reverseBytes(number) : number;
    }
}
