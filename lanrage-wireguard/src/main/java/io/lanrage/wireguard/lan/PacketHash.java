package io.lanrage.wireguard.lan;

import io.lanrage.wireguard.packet.IpPacket;
import java.nio.ByteBuffer;

/**
 * Hashes whole packets without what changes on the way: traffic class, time to live or hop limit, IPv4's header checksum. Used by one
 * thread.
 */
final class PacketHash {
    /** Version and lengths of IPv4's first 8 bytes, identification, fragment field; not the traffic class. */
    private static final long STEADY_V4 = 0xff00_ffff_ffff_ffffL;
    /** Version, flow label, length and next header of IPv6's first 8 bytes; not traffic class and hop limit. */
    private static final long STEADY_V6 = 0xf00f_ffff_ffff_ff00L;

    private static final int PROTOCOL_V4_OFFSET = 9;
    private static final int ADDRESSES_V4_OFFSET = 12;
    private static final int ADDRESSES_V6_OFFSET = 8;

    private final SipHash hash;

    PacketHash(HashKey key) {
        this.hash = new SipHash(key);
    }

    /** The hash of a valid packet. */
    long of(ByteBuffer memory, int packet, int packetBytes) {
        hash.begin();
        if (IpPacket.version(memory, packet) == IpPacket.VERSION_4) {
            hash.add(memory.getLong(packet) & STEADY_V4).add(memory.get(packet + PROTOCOL_V4_OFFSET));
            return rest(memory, packet + ADDRESSES_V4_OFFSET, packet + packetBytes);
        }
        hash.add(memory.getLong(packet) & STEADY_V6);
        return rest(memory, packet + ADDRESSES_V6_OFFSET, packet + packetBytes);
    }

    /** The length is in the header, so zeroes at the end cannot be taken for bytes of the packet. */
    private long rest(ByteBuffer memory, int from, int end) {
        int at = from;
        for (; end - at >= Long.BYTES; at += Long.BYTES) {
            hash.add(memory.getLong(at));
        }
        long last = 0;
        for (; at < end; at++) {
            last = (last << 8) | (memory.get(at) & 0xff);
        }
        return hash.add(last).end();
    }
}
