package io.lanrage.wireguard.packet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The Internet checksum (RFC 1071): the one's complement of the one's complement sum of all 16-bit words.
 *
 * <p>Sums travel as a {@code long} from 0 up, in which carries are kept; sums of pieces are added with {@code +}, as long as every
 * piece but the last has an even number of bytes. {@link #of} makes a checksum of a sum. A sum of 64 KiB takes some 33 bits: a
 * {@code long} never overflows by adding those of one packet.
 */
public final class Checksum {
    private static final long LOW_HALF = 0xffff_ffffL;
    private static final int STEP_BYTES = 8 * Long.BYTES;

    /** Words as this machine has them: swapping the sum's bytes is the same as swapping those of each word (RFC 1071 §2 B). */
    private static final VarHandle NATIVE_LONG =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final boolean SWAPPED = ByteOrder.nativeOrder().equals(ByteOrder.LITTLE_ENDIAN);

    private Checksum() {}

    /**
     * Sums bytes up. Words of 64 bits are summed instead of 16, which gives the same once carries are folded (RFC 1071 §2 C): the
     * upper halves by themselves, and whole words, of which the lower halves' sum is what is left.
     *
     * @param buffer the memory, big-endian
     * @param from index of the first byte
     * @param bytes how many, up to 64 KiB; an odd number is filled up with a zero
     * @return the sum
     */
    public static long sum(ByteBuffer buffer, int from, int bytes) {
        int at = from;
        int end = from + bytes;
        long upper = 0;
        long whole = 0;
        for (; end - at >= STEP_BYTES; at += STEP_BYTES) {
            long first = (long) NATIVE_LONG.get(buffer, at);
            long second = (long) NATIVE_LONG.get(buffer, at + 8);
            long third = (long) NATIVE_LONG.get(buffer, at + 16);
            long fourth = (long) NATIVE_LONG.get(buffer, at + 24);
            long fifth = (long) NATIVE_LONG.get(buffer, at + 32);
            long sixth = (long) NATIVE_LONG.get(buffer, at + 40);
            long seventh = (long) NATIVE_LONG.get(buffer, at + 48);
            long eighth = (long) NATIVE_LONG.get(buffer, at + 56);
            whole += first + second + third + fourth + fifth + sixth + seventh + eighth;
            upper += (first >>> 32) + (second >>> 32) + (third >>> 32) + (fourth >>> 32);
            upper += (fifth >>> 32) + (sixth >>> 32) + (seventh >>> 32) + (eighth >>> 32);
        }
        int folded = fold(upper + (whole - (upper << 32)));
        int sum = SWAPPED ? Short.reverseBytes((short) folded) & 0xffff : folded;
        return sum + sumOfFew(buffer, at, end);
    }

    private static long sumOfFew(ByteBuffer buffer, int from, int end) {
        int at = from;
        long sum = 0;
        for (; end - at >= Integer.BYTES; at += Integer.BYTES) {
            sum += buffer.getInt(at) & LOW_HALF;
        }
        if (end - at >= Short.BYTES) {
            sum += buffer.getShort(at) & 0xffff;
            at += Short.BYTES;
        }
        if (at < end) {
            sum += (buffer.get(at) & 0xff) << 8;
        }
        return sum;
    }

    /**
     * Folds a sum's carries in.
     *
     * @param sum from 0 up
     * @return the one's complement sum, from 0 to 65,535
     */
    public static int fold(long sum) {
        long folded = (sum & LOW_HALF) + (sum >>> 32);
        folded = (folded & 0xffff) + (folded >>> 16);
        folded = (folded & 0xffff) + (folded >>> 16);
        return (int) ((folded & 0xffff) + (folded >>> 16));
    }

    /**
     * The checksum for a sum.
     *
     * @param sum from 0 up
     * @return from 0 to 65,535; 0 if the sum is of bytes that have their right checksum in them
     */
    public static int of(long sum) {
        return ~fold(sum) & 0xffff;
    }

    /**
     * The checksum after one 16-bit word of what it is over has changed (RFC 1624 §3).
     *
     * @param checksum before, from 0 to 65,535
     * @param before the word as it was
     * @param after the word as it is
     * @return from 0 to 65,535
     */
    public static int updated(int checksum, int before, int after) {
        return of((~checksum & 0xffff) + (~before & 0xffff) + (after & 0xffff));
    }

    /**
     * The sum of the pseudo-header that transport checksums begin with (RFC 9293 §3.1, RFC 8200 §8.1).
     *
     * @param buffer the memory, big-endian
     * @param packet where a valid IP packet begins
     * @param protocol the transport protocol
     * @param transportBytes the length of the transport header and its data
     * @return the sum
     */
    public static long pseudoHeader(ByteBuffer buffer, int packet, int protocol, int transportBytes) {
        long addresses = IpPacket.version(buffer, packet) == IpPacket.VERSION_4
                ? Ipv4.addressSum(buffer, packet)
                : Ipv6.addressSum(buffer, packet);
        return addresses + protocol + transportBytes;
    }
}
