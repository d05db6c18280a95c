package io.lanrage.wireguard.tun;

import io.lanrage.wireguard.packet.IpPacket;
import io.lanrage.wireguard.packet.Ipv4;
import io.lanrage.wireguard.packet.Ipv6;
import java.nio.ByteBuffer;

/**
 * Tells flows apart: addresses, protocol and ports in one number. Two flows may have the same one, and then are treated as one, which
 * costs time but no order. Pieces of a fragmented packet have no ports that all of them could show, so theirs do not count.
 */
final class FlowKey {
    private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;

    private FlowKey() {}

    /** Of a valid packet. */
    static long of(ByteBuffer memory, int at, int packetBytes) {
        int protocol = IpPacket.protocol(memory, at, packetBytes);
        long key = mix(addresses(memory, at), protocol);
        int transport = IpPacket.transport(memory, at, packetBytes);
        boolean hasPorts = (protocol == IpPacket.TCP || protocol == IpPacket.UDP)
                && !IpPacket.isFragment(memory, at, packetBytes)
                && transport + Integer.BYTES <= at + packetBytes;
        return hasPorts ? mix(key, memory.getInt(transport)) : key;
    }

    private static long addresses(ByteBuffer memory, int at) {
        if (IpPacket.version(memory, at) == IpPacket.VERSION_4) {
            return mix(Ipv4.source(memory, at), Ipv4.destination(memory, at));
        }
        long source = mix(Ipv6.sourceHigh(memory, at), Ipv6.sourceLow(memory, at));
        return mix(mix(source, Ipv6.destinationHigh(memory, at)), Ipv6.destinationLow(memory, at));
    }

    private static long mix(long key, long more) {
        long mixed = (key ^ more) * MULTIPLIER;
        return mixed ^ mixed >>> 32;
    }
}
