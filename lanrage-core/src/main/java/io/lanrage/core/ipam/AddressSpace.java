package io.lanrage.core.ipam;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * The addresses of an IPv4 prefix, numbered from its first one, and its subnets of length 24.
 *
 * @param base a prefix of length 16 to 24
 */
record AddressSpace(IpPrefix base) {

    private static final int IPV4_BITS = 32;
    private static final int SUBNET_LENGTH = 24;
    private static final int SUBNET_ADDRESSES = 1 << (IPV4_BITS - SUBNET_LENGTH);
    private static final int RESERVED_PER_SUBNET = 2;

    /** How many subnets there are. */
    int subnets() {
        return 1 << (SUBNET_LENGTH - base.length());
    }

    /** How many addresses can be leased. */
    int capacity() {
        return subnets() * (SUBNET_ADDRESSES - RESERVED_PER_SUBNET);
    }

    /** The offset of a subnet's first address. */
    static int firstOf(int subnet) {
        return subnet * SUBNET_ADDRESSES;
    }

    /** Whether the address at an offset is the first or the last of its subnet. */
    static boolean isReserved(int offset) {
        int last = SUBNET_ADDRESSES - 1;
        return (offset & last) == 0 || (offset & last) == last;
    }

    /** The address at an offset. */
    InetAddress at(int offset) {
        int first = ByteBuffer.wrap(base.address().getAddress()).getInt();
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt(first + offset).array();
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }
}
