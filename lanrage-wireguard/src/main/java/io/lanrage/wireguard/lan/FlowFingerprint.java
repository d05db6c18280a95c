package io.lanrage.wireguard.lan;

import io.lanrage.wireguard.packet.IpPacket;
import io.lanrage.wireguard.packet.Ipv4;
import io.lanrage.wireguard.packet.Ipv6;
import java.nio.ByteBuffer;

/**
 * Fingerprints of flows: a keyed hash of protocol, own address and port, the other's address and port. Two flows of one fingerprint are
 * as likely as guessing 64 random bits, and nobody without the key can look for them. Used by one thread; several with one key give
 * the same fingerprints.
 */
final class FlowFingerprint {
    private static final long MAPPED_V4 = 0xffff_0000_0000L;
    private static final int PROTOCOL_SHIFT = 32;
    private static final int PORT_SHIFT = 16;
    private static final long ANY_OTHER = 1L << 40;

    private final SipHash hash;

    FlowFingerprint(HashKey key) {
        this.hash = new SipHash(key);
    }

    /** The flow of a packet that this machine sent. */
    long ofSent(ByteBuffer memory, int packet, int protocol, int ownPort, int otherPort) {
        hash.begin();
        addSource(memory, packet);
        addDestination(memory, packet);
        return end(protocol, ownPort, otherPort);
    }

    /** The flow of a packet that arrived: the same as of those in the other direction. */
    long ofArrived(ByteBuffer memory, int packet, int protocol, int ownPort, int otherPort) {
        hash.begin();
        addDestination(memory, packet);
        addSource(memory, packet);
        return end(protocol, ownPort, otherPort);
    }

    /** The flows of an own port with anybody, of a packet to everybody that was sent. */
    long ofSentToAll(ByteBuffer memory, int packet, int protocol, int ownPort) {
        hash.begin();
        addSource(memory, packet);
        return hash.add(ANY_OTHER | word(protocol, ownPort, 0)).end();
    }

    /** The flows of an own port with anybody, of a packet that arrived. */
    long ofArrivedFromAny(ByteBuffer memory, int packet, int protocol, int ownPort) {
        hash.begin();
        addDestination(memory, packet);
        return hash.add(ANY_OTHER | word(protocol, ownPort, 0)).end();
    }

    /** The pieces of one fragmented packet. */
    long ofPieces(ByteBuffer memory, int packet, int protocol, int identification) {
        hash.begin();
        addSource(memory, packet);
        addDestination(memory, packet);
        return hash.add(((long) protocol << PROTOCOL_SHIFT) | Integer.toUnsignedLong(identification))
                .end();
    }

    private long end(int protocol, int ownPort, int otherPort) {
        return hash.add(word(protocol, ownPort, otherPort)).end();
    }

    private static long word(int protocol, int ownPort, int otherPort) {
        return ((long) protocol << PROTOCOL_SHIFT) | ((long) ownPort << PORT_SHIFT) | otherPort;
    }

    private void addSource(ByteBuffer memory, int packet) {
        if (IpPacket.version(memory, packet) == IpPacket.VERSION_4) {
            addMapped(Ipv4.source(memory, packet));
        } else {
            hash.add(Ipv6.sourceHigh(memory, packet)).add(Ipv6.sourceLow(memory, packet));
        }
    }

    private void addDestination(ByteBuffer memory, int packet) {
        if (IpPacket.version(memory, packet) == IpPacket.VERSION_4) {
            addMapped(Ipv4.destination(memory, packet));
        } else {
            hash.add(Ipv6.destinationHigh(memory, packet)).add(Ipv6.destinationLow(memory, packet));
        }
    }

    /** As RFC 4291 §2.5.5.2 puts IPv4 addresses into IPv6's, so that the two cannot be taken for each other. */
    private void addMapped(int address) {
        hash.add(0).add(MAPPED_V4 | Integer.toUnsignedLong(address));
    }
}
