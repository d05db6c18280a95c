package io.lanrage.wireguard.tun;

import io.lanrage.wireguard.packet.Checksum;
import io.lanrage.wireguard.packet.IpPacket;
import io.lanrage.wireguard.packet.Ipv4;
import io.lanrage.wireguard.packet.Ipv6;
import io.lanrage.wireguard.packet.Tcp;
import io.lanrage.wireguard.packet.Udp;
import java.nio.ByteBuffer;

/**
 * Cuts what the system left to the device to cut, as a network card would: TCP data (RFC 9293) into segments, several UDP datagrams
 * into single ones, and completes checksums that were left open. One at a time: {@link #load} takes it, {@link #cut}
 * moves as many segments into a batch as fit, and again, until {@link #isDone()}. No system calls, no allocation, one thread.
 */
final class Segmenter {
    private static final int PACKET = VirtioHeader.BYTES;

    private final ByteBuffer from;

    private int packetBytes;
    private int headerBytes;
    /** Index of the transport header; 0 for a packet that stays whole. */
    private int transport;

    private boolean isTcp;
    private int segmentBytes;
    /** Index of the first data byte that is not cut yet. */
    private int next;

    private int end;
    private int segment;

    /** Takes the memory where packets are read: virtio-net header first, big-endian. */
    Segmenter(ByteBuffer from) {
        this.from = from;
    }

    /**
     * Takes what was read.
     *
     * @return false if it is malformed; then there is nothing to cut
     */
    boolean load(int bytes) {
        next = end = 0;
        if (bytes < PACKET) {
            return false;
        }
        packetBytes = IpPacket.validBytes(from, PACKET, bytes - PACKET);
        if (packetBytes < 0) {
            return false;
        }
        boolean wellFormed =
                VirtioHeader.segmentation(from, 0) == VirtioHeader.NOT_SEGMENTED ? loadWhole() : loadLarge();
        if (wellFormed) {
            next = PACKET + headerBytes;
            end = PACKET + packetBytes;
            segment = 0;
        }
        return wellFormed;
    }

    private boolean loadWhole() {
        headerBytes = 0;
        transport = 0;
        segmentBytes = packetBytes;
        return !VirtioHeader.needsChecksum(from, 0) || completeChecksum();
    }

    /** Sums everything from a place on, to which a sum of the pseudo-header was added before. */
    private boolean completeChecksum() {
        int start = VirtioHeader.checksumStart(from, 0);
        int place = start + VirtioHeader.checksumPlace(from, 0);
        if (PACKET + start < IpPacket.transport(from, PACKET, packetBytes) || place + Short.BYTES > packetBytes) {
            return false;
        }
        int checksum = Checksum.of(Checksum.sum(from, PACKET + start, packetBytes - start));
        // Ones instead of zeros count the same, and do not say "none" if it is UDP's.
        from.putShort(PACKET + place, (short) (checksum == 0 ? 0xffff : checksum));
        return true;
    }

    private boolean loadLarge() {
        transport = IpPacket.transport(from, PACKET, packetBytes);
        segmentBytes = VirtioHeader.segmentBytes(from, 0);
        int protocol = IpPacket.protocol(from, PACKET, packetBytes);
        int transportBytes = PACKET + packetBytes - transport;
        isTcp = protocol == IpPacket.TCP;
        if (segmentBytes == 0
                || !segmentationFits(protocol)
                || IpPacket.isFragment(from, PACKET, packetBytes)
                || !isTransportComplete(transportBytes)) {
            return false;
        }
        int transportHeaderBytes = isTcp ? Tcp.headerBytes(from, transport) : Udp.HEADER_BYTES;
        headerBytes = transport - PACKET + transportHeaderBytes;
        return headerBytes < packetBytes;
    }

    private boolean segmentationFits(int protocol) {
        int version = IpPacket.version(from, PACKET);
        return switch (VirtioHeader.segmentation(from, 0)) {
            case VirtioHeader.TCP_V4 -> protocol == IpPacket.TCP && version == IpPacket.VERSION_4;
            case VirtioHeader.TCP_V6 -> protocol == IpPacket.TCP && version == IpPacket.VERSION_6;
            case VirtioHeader.UDP -> protocol == IpPacket.UDP;
            default -> false;
        };
    }

    private boolean isTransportComplete(int transportBytes) {
        return isTcp
                ? Tcp.isComplete(from, transport, transportBytes)
                : Udp.isComplete(from, transport, transportBytes);
    }

    /** Whether everything is cut. */
    boolean isDone() {
        return next >= end;
    }

    /** Whether what was loaded is to become several packets, or could have been. */
    boolean isLarge() {
        return transport != 0;
    }

    /** How long the next segment is with its headers. */
    int nextBytes() {
        return headerBytes + Math.min(segmentBytes, end - next);
    }

    /** Forgets what is not cut yet. */
    void discard() {
        next = end;
    }

    /**
     * Cuts as many segments as fit.
     *
     * @return how many were added
     */
    int cut(PacketBatch into) {
        int before = into.count();
        while (!isDone() && into.fits(nextBytes())) {
            int bytes = nextBytes();
            copy(into.memory(), into.next(), bytes - headerBytes);
            if (isLarge()) {
                finish(into.memory(), into.next(), bytes);
            }
            into.add(bytes);
            next += bytes - headerBytes;
            segment++;
        }
        return into.count() - before;
    }

    private void copy(ByteBuffer into, int at, int dataBytes) {
        into.put(at, from, PACKET, headerBytes);
        into.put(at + headerBytes, from, next, dataBytes);
    }

    /** Makes the copied headers those of this segment. */
    private void finish(ByteBuffer into, int at, int bytes) {
        int transportAt = at + transport - PACKET;
        int transportBytes = bytes - (transport - PACKET);
        if (IpPacket.version(into, at) == IpPacket.VERSION_4) {
            Ipv4.setTotalBytes(into, at, bytes);
            Ipv4.setIdentification(into, at, Ipv4.identification(into, at) + segment);
            Ipv4.completeChecksum(into, at);
        } else {
            Ipv6.setPayloadBytes(into, at, bytes - Ipv6.HEADER_BYTES);
        }
        if (isTcp) {
            int dataBefore = next - PACKET - headerBytes;
            Tcp.setSequence(into, transportAt, Tcp.sequence(into, transportAt) + dataBefore);
            Tcp.setFlags(into, transportAt, flagsOfSegment(Tcp.flags(into, transportAt), bytes));
            Tcp.completeChecksum(into, at, transportAt, transportBytes);
        } else {
            Udp.setBytes(into, transportAt, transportBytes);
            Udp.completeChecksum(into, at, transportAt);
        }
    }

    /** The end of the data is in the last segment, the news that the sender slowed down in the first (RFC 3168 §6.1.2). */
    private int flagsOfSegment(int flags, int bytes) {
        boolean isLast = next + bytes - headerBytes == end;
        int kept = isLast ? flags : flags & ~(Tcp.FIN | Tcp.PSH);
        return segment == 0 ? kept : kept & ~Tcp.CWR;
    }
}
