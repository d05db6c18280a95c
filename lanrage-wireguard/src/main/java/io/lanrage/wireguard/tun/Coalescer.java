package io.lanrage.wireguard.tun;

import io.lanrage.wireguard.packet.Checksum;
import io.lanrage.wireguard.packet.IpPacket;
import io.lanrage.wireguard.packet.Ipv4;
import io.lanrage.wireguard.packet.Ipv6;
import io.lanrage.wireguard.packet.Tcp;
import io.lanrage.wireguard.packet.Udp;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Finds the packets of a batch that the system can take as one large one: TCP segments that follow each other, and UDP datagrams of
 * one size. Flows may be mixed; the order within each is kept. The system takes the data of a joined packet for checked, and it
 * is: WireGuard's tag says that it is what the peer's system sent.
 *
 * <p>{@link #plan} sorts a batch into groups; a group is written as its first packet, {@linkplain #finish made} the header of
 * all, and the data of the others. No system calls; allocates only when a batch has more packets than any before. One thread.
 */
final class Coalescer {
    /** The longest IP packet. */
    private static final int MAX_BYTES = 65_535;
    /** 64 KiB in the smallest packets that every host takes. */
    static final int MAX_TCP_SEGMENTS = 128;
    /** What the kernel itself takes from programs (UDP_MAX_SEGMENTS before Linux 6.10). */
    static final int MAX_UDP_DATAGRAMS = 64;
    /** Bulk rarely comes in more flows at once; a flow that finds no place goes unjoined. */
    private static final int FLOWS = 16;

    private static final int NONE = -1;

    private final boolean joinsTcp;
    private final boolean joinsUdp;

    /** By packet: the next one of its group. */
    private int[] following = new int[0];

    /** By group, in the order of their first packets. */
    private int[] first = new int[0];

    private int[] last = new int[0];
    private int[] sizes = new int[0];
    private int[] bytes = new int[0];
    private int[] protocols = new int[0];
    private int groups;

    /** Groups that may grow, one a flow. */
    private final int[] open = new int[FLOWS];

    private int oldestOpen;

    Coalescer(boolean joinsTcp, boolean joinsUdp) {
        this.joinsTcp = joinsTcp;
        this.joinsUdp = joinsUdp;
    }

    /** Sorts a batch into groups; what was planned before is forgotten. */
    void plan(PacketBatch packets) {
        makeRoom(packets.count());
        groups = 0;
        Arrays.fill(open, NONE);
        for (int packet = 0; packet < packets.count(); packet++) {
            place(packets, packet);
        }
    }

    private void makeRoom(int packets) {
        if (following.length < packets) {
            following = new int[packets];
            first = new int[packets];
            last = new int[packets];
            sizes = new int[packets];
            bytes = new int[packets];
            protocols = new int[packets];
        }
    }

    private void place(PacketBatch packets, int packet) {
        int protocol = JoinableHeaders.protocol(packets.memory(), packets.offset(packet), packets.bytes(packet));
        boolean isOfFlow = (protocol == IpPacket.TCP && joinsTcp) || (protocol == IpPacket.UDP && joinsUdp);
        if (!isOfFlow) {
            begin(packets, packet, protocol);
            return;
        }
        int slot = slotOf(packets, packet, protocol);
        boolean isJoinable = isJoinable(packets, packet, protocol);
        if (slot != NONE) {
            int group = open[slot];
            if (isJoinable && continues(packets, group, packet)) {
                append(packets, group, packet);
                if (isComplete(packets, group, packet)) {
                    open[slot] = NONE;
                }
                return;
            }
            // Nothing of this flow may be put before this packet any more.
            open[slot] = NONE;
        }
        int group = begin(packets, packet, protocol);
        if (isJoinable && !endsGroup(packets, packet, protocol)) {
            open[slot == NONE ? freeSlot() : slot] = group;
        }
    }

    private int begin(PacketBatch packets, int packet, int protocol) {
        following[packet] = NONE;
        first[groups] = packet;
        last[groups] = packet;
        sizes[groups] = 1;
        bytes[groups] = packets.bytes(packet);
        protocols[groups] = protocol;
        return groups++;
    }

    private void append(PacketBatch packets, int group, int packet) {
        following[packet] = NONE;
        following[last[group]] = packet;
        last[group] = packet;
        sizes[group]++;
        bytes[group] += dataBytes(packets, group, packet);
    }

    private int slotOf(PacketBatch packets, int packet, int protocol) {
        for (int slot = 0; slot < FLOWS; slot++) {
            int group = open[slot];
            if (group != NONE
                    && protocols[group] == protocol
                    && JoinableHeaders.areOfOneFlow(
                            packets.memory(), packets.offset(first[group]), packets.offset(packet))) {
                return slot;
            }
        }
        return NONE;
    }

    private int freeSlot() {
        for (int slot = 0; slot < FLOWS; slot++) {
            if (open[slot] == NONE) {
                return slot;
            }
        }
        oldestOpen = (oldestOpen + 1) % FLOWS;
        return oldestOpen;
    }

    /** Whether a packet may be part of a larger one at all. */
    private static boolean isJoinable(PacketBatch packets, int packet, int protocol) {
        ByteBuffer memory = packets.memory();
        int transport = transport(packets, packet);
        int data = packets.offset(packet)
                + packets.bytes(packet)
                - transport
                - transportHeaderBytes(memory, transport, protocol);
        if (protocol == IpPacket.UDP) {
            return data > 0 && Udp.checksum(memory, transport) != 0;
        }
        // FIN, SYN, RST, URG and CWR are for one segment each.
        int flags = Tcp.flags(memory, transport) & ~(Tcp.PSH | Tcp.ECE);
        return data > 0 && flags == Tcp.ACK;
    }

    private static boolean endsGroup(PacketBatch packets, int packet, int protocol) {
        return protocol == IpPacket.TCP && (Tcp.flags(packets.memory(), transport(packets, packet)) & Tcp.PSH) != 0;
    }

    /** Whether a packet of a group's flow is what would follow in it. */
    private boolean continues(PacketBatch packets, int group, int packet) {
        ByteBuffer memory = packets.memory();
        int head = packets.offset(first[group]);
        int at = packets.offset(packet);
        int headTransport = transport(packets, first[group]);
        int transport = transport(packets, packet);
        boolean isTcp = protocols[group] == IpPacket.TCP;
        if (isTcp && !JoinableHeaders.tcpHeadersGoTogether(memory, headTransport, transport)) {
            return false;
        }
        int headerBytes = headerBytes(packets, group);
        int data = packets.bytes(packet) - headerBytes;
        if (data > segmentBytes(packets, group)
                || bytes[group] + data > MAX_BYTES
                || sizes[group] == (isTcp ? MAX_TCP_SEGMENTS : MAX_UDP_DATAGRAMS)
                || !JoinableHeaders.ipHeadersGoTogether(memory, head, at, sizes[group])) {
            return false;
        }
        int dataBefore = bytes[group] - headerBytes;
        return !isTcp || Tcp.sequence(memory, headTransport) + dataBefore == Tcp.sequence(memory, transport);
    }

    /** A shorter segment is the last one, and so is one whose data is wanted at once. */
    private boolean isComplete(PacketBatch packets, int group, int packet) {
        return dataBytes(packets, group, packet) < segmentBytes(packets, group)
                || endsGroup(packets, packet, protocols[group]);
    }

    /** How many groups the batch has become. */
    int groups() {
        return groups;
    }

    /** A group's first packet. */
    int first(int group) {
        return first[group];
    }

    /** How many packets a group has. */
    int size(int group) {
        return sizes[group];
    }

    /** The packet that follows another one of its group. */
    int following(int packet) {
        return following[packet];
    }

    /** Where a packet's data begins, behind headers that are as long as those of the group's first. */
    int data(PacketBatch packets, int group, int packet) {
        return packets.offset(packet) + headerBytes(packets, group);
    }

    /** How much data a packet of a group has. */
    int dataBytes(PacketBatch packets, int group, int packet) {
        return packets.bytes(packet) - headerBytes(packets, group);
    }

    private int segmentBytes(PacketBatch packets, int group) {
        return dataBytes(packets, group, first[group]);
    }

    private int headerBytes(PacketBatch packets, int group) {
        int transport = transport(packets, first[group]);
        return transport
                - packets.offset(first[group])
                + transportHeaderBytes(packets.memory(), transport, protocols[group]);
    }

    private static int transport(PacketBatch packets, int packet) {
        int at = packets.offset(packet);
        return at + JoinableHeaders.ipHeaderBytes(packets.memory(), at);
    }

    private static int transportHeaderBytes(ByteBuffer memory, int transport, int protocol) {
        return protocol == IpPacket.TCP ? Tcp.headerBytes(memory, transport) : Udp.HEADER_BYTES;
    }

    /** Writes a group's virtio-net header, and makes the headers of its first packet those of the whole group. */
    void finish(PacketBatch packets, int group, ByteBuffer virtioHeader) {
        if (sizes[group] == 1) {
            VirtioHeader.writeComplete(virtioHeader, 0);
            return;
        }
        ByteBuffer memory = packets.memory();
        int at = packets.offset(first[group]);
        int transport = transport(packets, first[group]);
        VirtioHeader.write(
                virtioHeader,
                0,
                segmentation(memory, at, protocols[group]),
                headerBytes(packets, group),
                segmentBytes(packets, group),
                transport - at,
                protocols[group] == IpPacket.TCP ? Tcp.CHECKSUM_OFFSET : Udp.CHECKSUM_OFFSET);
        if (IpPacket.version(memory, at) == IpPacket.VERSION_4) {
            Ipv4.setTotalBytes(memory, at, bytes[group]);
            Ipv4.completeChecksum(memory, at);
        } else {
            Ipv6.setPayloadBytes(memory, at, bytes[group] - Ipv6.HEADER_BYTES);
        }
        finishTransport(packets, group, bytes[group] - (transport - at));
    }

    private static int segmentation(ByteBuffer memory, int at, int protocol) {
        if (protocol == IpPacket.UDP) {
            return VirtioHeader.UDP;
        }
        return IpPacket.version(memory, at) == IpPacket.VERSION_4 ? VirtioHeader.TCP_V4 : VirtioHeader.TCP_V6;
    }

    private void finishTransport(PacketBatch packets, int group, int transportBytes) {
        ByteBuffer memory = packets.memory();
        int at = packets.offset(first[group]);
        int transport = transport(packets, first[group]);
        int pseudoHeader = Checksum.fold(Checksum.pseudoHeader(memory, at, protocols[group], transportBytes));
        if (protocols[group] == IpPacket.TCP) {
            int wantedAtOnce = Tcp.flags(memory, transport(packets, last[group])) & Tcp.PSH;
            Tcp.setFlags(memory, transport, Tcp.flags(memory, transport) | wantedAtOnce);
            Tcp.setChecksum(memory, transport, pseudoHeader);
        } else {
            Udp.setBytes(memory, transport, transportBytes);
            Udp.setChecksum(memory, transport, pseudoHeader);
        }
    }
}
