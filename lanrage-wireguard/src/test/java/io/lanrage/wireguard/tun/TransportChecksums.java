package io.lanrage.wireguard.tun;

import io.lanrage.wireguard.packet.IpPacket;
import io.lanrage.wireguard.packet.NaivePackets;
import io.lanrage.wireguard.packet.Tcp;
import io.lanrage.wireguard.packet.Udp;
import java.nio.ByteBuffer;

/** The checksums of TCP and UDP in packets with plain headers; others have none here. */
final class TransportChecksums {
    private TransportChecksums() {}

    static boolean areRight(ByteBuffer buffer, int at, int bytes) {
        int transport = at + JoinableHeaders.ipHeaderBytes(buffer, at);
        int protocol = JoinableHeaders.protocol(buffer, at, bytes);
        return switch (protocol) {
            case IpPacket.TCP -> NaivePackets.isTransportRight(buffer, at, protocol, transport, at + bytes - transport);
            case IpPacket.UDP ->
                NaivePackets.isTransportRight(buffer, at, protocol, transport, Udp.bytes(buffer, transport));
            default -> true;
        };
    }

    static void complete(ByteBuffer packet, int bytes) {
        int protocol = JoinableHeaders.protocol(packet, 0, bytes);
        if (protocol == IpPacket.TCP) {
            int transport = JoinableHeaders.ipHeaderBytes(packet, 0);
            Tcp.completeChecksum(packet, 0, transport, bytes - transport);
        } else if (protocol == IpPacket.UDP) {
            Udp.completeChecksum(packet, 0, JoinableHeaders.ipHeaderBytes(packet, 0));
        }
    }
}
