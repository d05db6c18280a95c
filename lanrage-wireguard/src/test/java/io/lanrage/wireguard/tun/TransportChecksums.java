package io.lanrage.wireguard.tun;

import io.lanrage.wireguard.packet.IpPacket;
import io.lanrage.wireguard.packet.Tcp;
import io.lanrage.wireguard.packet.Udp;
import java.nio.ByteBuffer;

/** The checksums of TCP and UDP in packets with plain headers; others have none here. */
final class TransportChecksums {
    private TransportChecksums() {}

    static boolean areRight(ByteBuffer buffer, int at, int bytes) {
        int transport = at + JoinableHeaders.ipHeaderBytes(buffer, at);
        return switch (JoinableHeaders.protocol(buffer, at, bytes)) {
            case IpPacket.TCP -> Tcp.isChecksumRight(buffer, at, transport, at + bytes - transport);
            case IpPacket.UDP -> Udp.isChecksumRight(buffer, at, transport);
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
