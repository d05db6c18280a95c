package io.lanrage.nat.turn;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * An IP address and a port as numbers: one cell that is overwritten for each packet, so that a relay makes no objects. An IPv4
 * address stands in its IPv4-mapped form (RFC 4291 §2.5.5.2), which therefore is not told apart from it; a rule about IPv4
 * addresses cannot be evaded by that form.
 *
 * <p>It is no value: it has no equality of its own, and whoever wants to keep what is in it copies the numbers. For one thread.
 */
public final class Endpoint {

    /** What the low half of an IPv4 address has in its upper 32 bits. */
    private static final long IPV4_MARK = 0xFFFFL << 32;

    private static final int IPV4_BYTES = 4;

    private long high;
    private long low;
    private int port;

    /** The unspecified address, port 0. */
    public Endpoint() {}

    /** Takes over address and port. */
    public void set(long newHigh, long newLow, int newPort) {
        high = newHigh;
        low = newLow;
        port = newPort;
    }

    /**
     * Takes over an IPv4 address and a port.
     *
     * @param address the four bytes in network order
     */
    public void setIpv4(int address, int newPort) {
        set(0, IPV4_MARK | Integer.toUnsignedLong(address), newPort);
    }

    /**
     * Takes over a socket address; it makes garbage, unlike the other ways.
     *
     * @param address a resolved address
     */
    public void set(InetSocketAddress address) {
        set(address.getAddress());
        port = address.getPort();
    }

    /**
     * Takes over an IP address, with port 0.
     *
     * @param address IPv4 or IPv6
     */
    public void set(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        if (bytes.remaining() == IPV4_BYTES) {
            setIpv4(bytes.getInt(), 0);
        } else {
            set(bytes.getLong(), bytes.getLong(), 0);
        }
    }

    /** The upper 64 bits of the address. */
    public long high() {
        return high;
    }

    /** The lower 64 bits of the address. */
    public long low() {
        return low;
    }

    /** The port, 0 to 65535. */
    public int port() {
        return port;
    }

    /** Whether the address is an IPv4 one. */
    public boolean isIpv4() {
        return isIpv4(high, low);
    }

    /** Whether an address of these two halves is an IPv4 one. */
    public static boolean isIpv4(long high, long low) {
        return high == 0 && low >>> 32 == IPV4_MARK >>> 32;
    }

    /** Address and port as an object. */
    public InetSocketAddress toSocketAddress() {
        return new InetSocketAddress(toInetAddress(high, low), port);
    }

    private static InetAddress toInetAddress(long high, long low) {
        byte[] bytes = isIpv4(high, low)
                ? ByteBuffer.allocate(IPV4_BYTES).putInt((int) low).array()
                : ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are always an address", e);
        }
    }

    /** Address and port in the usual text form. */
    @Override
    public String toString() {
        return toSocketAddress().toString();
    }
}
