package io.lanrage.wireguard.lan;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.wireguard.packet.IpPacket;
import io.lanrage.wireguard.packet.Ipv4;
import io.lanrage.wireguard.packet.Ipv6;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * The own virtual address, and the addresses that mean everybody: 255.255.255.255 (RFC 919), the prefix's broadcast address (RFC 922),
 * 224.0.0.0/4 (RFC 5771) and ff00::/8 (RFC 4291 §2.7). Immutable. Packets have to have a {@linkplain IpPacket#validBytes valid} header.
 */
public final class LanAddresses {
    private static final int LIMITED_BROADCAST = 0xffff_ffff;
    private static final int MULTICAST_V4 = 0xe;
    private static final int MULTICAST_V6 = 0xff;
    /** Prefixes of one or two addresses have no broadcast address (RFC 3021). */
    private static final int LONGEST_WITH_BROADCAST = 30;

    private final boolean isV4;
    private final int own;
    private final int broadcast;
    private final long ownHigh;
    private final long ownLow;

    /**
     * Takes the addresses.
     *
     * @param own the own virtual address
     * @param prefix the party's prefix, which it is in
     */
    public LanAddresses(InetAddress own, IpPrefix prefix) {
        if (!prefix.contains(own)) {
            throw new IllegalArgumentException("address " + own.getHostAddress() + " is not in prefix " + prefix);
        }
        ByteBuffer bytes = ByteBuffer.wrap(own.getAddress());
        isV4 = bytes.capacity() == Ipv4.ADDRESS_BYTES;
        if (isV4) {
            this.own = bytes.getInt(0);
            this.broadcast = prefix.length() <= LONGEST_WITH_BROADCAST
                    ? this.own | (LIMITED_BROADCAST >>> prefix.length())
                    : LIMITED_BROADCAST;
            this.ownHigh = 0;
            this.ownLow = 0;
        } else {
            this.own = 0;
            this.broadcast = LIMITED_BROADCAST;
            this.ownHigh = bytes.getLong(0);
            this.ownLow = bytes.getLong(Long.BYTES);
        }
    }

    /**
     * Whether a packet is for every member.
     *
     * @param memory the memory, big-endian
     * @param packet where the packet begins
     * @return false for packets to a single address
     */
    public boolean isForAll(ByteBuffer memory, int packet) {
        if (IpPacket.version(memory, packet) == IpPacket.VERSION_4) {
            int destination = Ipv4.destination(memory, packet);
            return destination >>> 28 == MULTICAST_V4
                    || destination == LIMITED_BROADCAST
                    || (destination == broadcast && isV4);
        }
        return Ipv6.destinationHigh(memory, packet) >>> 56 == MULTICAST_V6;
    }

    /**
     * Whether a packet is for the own address.
     *
     * @param memory the memory, big-endian
     * @param packet where the packet begins
     * @return false also for packets to everybody
     */
    public boolean isForSelf(ByteBuffer memory, int packet) {
        if (IpPacket.version(memory, packet) == IpPacket.VERSION_4) {
            return isV4 && Ipv4.destination(memory, packet) == own;
        }
        return !isV4
                && Ipv6.destinationHigh(memory, packet) == ownHigh
                && Ipv6.destinationLow(memory, packet) == ownLow;
    }

    /**
     * Whether a packet is from the own address.
     *
     * @param memory the memory, big-endian
     * @param packet where the packet begins
     * @return true if it is
     */
    public boolean isFromSelf(ByteBuffer memory, int packet) {
        if (IpPacket.version(memory, packet) == IpPacket.VERSION_4) {
            return isV4 && Ipv4.source(memory, packet) == own;
        }
        return !isV4 && Ipv6.sourceHigh(memory, packet) == ownHigh && Ipv6.sourceLow(memory, packet) == ownLow;
    }
}
