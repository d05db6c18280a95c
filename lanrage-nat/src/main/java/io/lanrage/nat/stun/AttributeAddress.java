package io.lanrage.nat.stun;

import io.lanrage.nat.stun.StunFormatException.Reason;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * The layout that the address attributes share (RFC 8489 §14.1 and §14.2).
 *
 * <pre>
 * 0      zero, ignored
 * 1      family: 1 IPv4, 2 IPv6
 * 2..3   port
 * 4..    address, 4 or 16 bytes
 * </pre>
 *
 * <p>In the XOR form the port is masked with the first two bytes of the magic cookie, and the address with the cookie
 * followed by the transaction id, so that NATs which rewrite addresses in payloads do not recognise it.
 *
 * <p>An IPv4-mapped IPv6 address becomes the IPv4 address: {@link InetAddress} knows no other form of it.
 */
final class AttributeAddress {

    private static final int ADDRESS_OFFSET = 4;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    private AttributeAddress() {}

    /** Refuses an address that has no bytes to send. */
    static void check(InetSocketAddress address) {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("address " + address + " is not resolved");
        }
    }

    static int valueBytes(InetSocketAddress address) {
        return ADDRESS_OFFSET + (address.getAddress() instanceof Inet4Address ? IPV4_BYTES : IPV6_BYTES);
    }

    static InetSocketAddress decode(AttributeValue value) throws StunFormatException {
        return decode(value, false);
    }

    static InetSocketAddress decodeXor(AttributeValue value) throws StunFormatException {
        return decode(value, true);
    }

    private static InetSocketAddress decode(AttributeValue value, boolean xor) throws StunFormatException {
        value.requireLength(ADDRESS_OFFSET + IPV4_BYTES, ADDRESS_OFFSET + IPV6_BYTES);
        int code = value.int8(1);
        AddressFamily family =
                AddressFamily.ofCode(code).orElseThrow(() -> value.failure(Reason.BAD_ADDRESS_FAMILY, code));
        value.requireLength(ADDRESS_OFFSET + (family == AddressFamily.IPV4 ? IPV4_BYTES : IPV6_BYTES));
        int port = value.int16(2);
        byte[] address = value.bytesFrom(ADDRESS_OFFSET);
        if (xor) {
            port ^= StunMessage.MAGIC_COOKIE >>> 16;
            mask(address, value.transactionId());
        }
        return new InetSocketAddress(inetAddress(address), port);
    }

    static void encode(InetSocketAddress address, ByteBuffer out) {
        put(address, address.getPort(), address.getAddress().getAddress(), out);
    }

    static void encodeXor(InetSocketAddress address, ByteBuffer out, TransactionId transactionId) {
        byte[] bytes = address.getAddress().getAddress();
        mask(bytes, transactionId);
        put(address, address.getPort() ^ (StunMessage.MAGIC_COOKIE >>> 16), bytes, out);
    }

    private static void put(InetSocketAddress address, int port, byte[] bytes, ByteBuffer out) {
        int family = AddressFamily.of(address.getAddress()).code();
        out.put((byte) 0).put((byte) family).putShort((short) port).put(bytes);
    }

    private static void mask(byte[] address, TransactionId transactionId) {
        ByteBuffer bytes = ByteBuffer.wrap(address);
        bytes.putInt(0, bytes.getInt(0) ^ StunMessage.MAGIC_COOKIE);
        if (address.length == IPV6_BYTES) {
            bytes.putInt(4, bytes.getInt(4) ^ transactionId.head());
            bytes.putLong(8, bytes.getLong(8) ^ transactionId.tail());
        }
    }

    private static InetAddress inetAddress(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are always an address", e);
        }
    }
}
