package io.lanrage.wireguard.lan;

import io.lanrage.core.network.OpenPorts;
import io.lanrage.core.network.TransportProtocol;
import io.lanrage.wireguard.packet.Icmp;
import io.lanrage.wireguard.packet.IpPacket;
import io.lanrage.wireguard.packet.Ipv4;
import io.lanrage.wireguard.packet.Tcp;
import io.lanrage.wireguard.packet.Udp;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Guards this machine from the other members of a party: what they send passes if it is for an {@linkplain OpenPorts open port}, or
 * belongs to a flow that this machine began.
 *
 * <table>
 * <caption>What passes, of packets for the own address or for everybody</caption>
 * <tr><td>UDP, TCP</td><td>to an open port; to the own end of a flow; TCP never to everybody</td></tr>
 * <tr><td>UDP to one</td><td>to a port from which this machine sent to everybody in the last 30 s, from whomever: answers to a search
 * for servers</td></tr>
 * <tr><td>ICMP echo</td><td>requests to the own address always, also where no port is open; replies to own requests</td></tr>
 * <tr><td>ICMP errors</td><td>unreachable, too big, time exceeded, parameter problem, about own flows and open ports</td></tr>
 * <tr><td>later fragments</td><td>behind the first one of their packet</td></tr>
 * <tr><td>all else</td><td>only where {@link OpenPorts#ALL} is open</td></tr>
 * </table>
 *
 * <p>A packet for another address never passes, whatever is open: a system that forwards would carry it on, perhaps to the network at
 * home. Flows from own ports that are open are not remembered, since all that comes to them passes anyway; so with
 * {@link OpenPorts#GAMES} most packets cost the look at one bit.
 *
 * <p>{@link #sent} belongs to one thread and {@link #admits} to another; neither waits for the other. Memory has to be big-endian and
 * is not changed.
 */
public final class MemberFilter {
    /** Flows that are remembered at a time; a player has some dozens. */
    public static final int FLOWS = 16_384;

    private final LanAddresses addresses;
    private final boolean isOpenToAll;
    private final PortSet tcpPorts;
    private final PortSet udpPorts;
    private final FlowTable flows = new FlowTable(FLOWS);
    private final FlowFingerprint sentFingerprint;
    private final FlowFingerprint arrivedFingerprint;
    private final FragmentTable fragments = new FragmentTable();
    private final AtomicLongArray verdicts = new AtomicLongArray(FilterVerdict.values().length);

    /**
     * Makes a filter that knows no flow.
     *
     * @param openPorts what members reach
     * @param addresses the own virtual address and those for everybody
     * @param key for the table of flows; a new one for each filter
     */
    public MemberFilter(OpenPorts openPorts, LanAddresses addresses, HashKey key) {
        this.addresses = addresses;
        this.isOpenToAll = openPorts.equals(OpenPorts.ALL);
        this.tcpPorts = new PortSet(openPorts, TransportProtocol.TCP);
        this.udpPorts = new PortSet(openPorts, TransportProtocol.UDP);
        this.sentFingerprint = new FlowFingerprint(key);
        this.arrivedFingerprint = new FlowFingerprint(key);
    }

    /**
     * Remembers a packet that is sent to a member, or once for all members. On the outbound thread.
     *
     * @param memory holds the packet
     * @param packet where it begins
     * @param bytes how long it is, padding or not
     * @param nowNanos the elapsed time
     */
    public void sent(ByteBuffer memory, int packet, int bytes, long nowNanos) {
        if (isOpenToAll) {
            return;
        }
        int packetBytes = IpPacket.validBytes(memory, packet, bytes);
        if (packetBytes < 0 || IpPacket.isLaterFragment(memory, packet, packetBytes)) {
            return;
        }
        int transport = IpPacket.transport(memory, packet, packetBytes);
        int transportBytes = packet + packetBytes - transport;
        int protocol = IpPacket.protocol(memory, packet, packetBytes);
        switch (protocol) {
            case IpPacket.UDP -> {
                if (transportBytes >= Udp.HEADER_BYTES) {
                    sentDatagram(memory, packet, transport, nowNanos);
                }
            }
            case IpPacket.TCP -> {
                if (transportBytes >= Tcp.MIN_HEADER_BYTES) {
                    sentSegment(memory, packet, transport, nowNanos);
                }
            }
            case IpPacket.ICMP, IpPacket.ICMP_V6 -> {
                if (Icmp.isComplete(transportBytes) && IcmpMessage.isEchoRequest(memory, transport, protocol)) {
                    int identifier = Icmp.identifier(memory, transport);
                    long flow = sentFingerprint.ofSent(memory, packet, protocol, identifier, 0);
                    flows.sent(flow, FlowTable.Sent.DATAGRAM, nowNanos);
                }
            }
            default -> {
                // Answers to other protocols do not pass.
            }
        }
    }

    private void sentDatagram(ByteBuffer memory, int packet, int transport, long nowNanos) {
        int ownPort = Udp.sourcePort(memory, transport);
        if (udpPorts.contains(ownPort)) {
            return;
        }
        long flow = addresses.isForAll(memory, packet)
                ? sentFingerprint.ofSentToAll(memory, packet, IpPacket.UDP, ownPort)
                : sentFingerprint.ofSent(memory, packet, IpPacket.UDP, ownPort, Udp.destinationPort(memory, transport));
        flows.sent(flow, FlowTable.Sent.DATAGRAM, nowNanos);
    }

    private void sentSegment(ByteBuffer memory, int packet, int transport, long nowNanos) {
        int ownPort = Tcp.sourcePort(memory, transport);
        if (tcpPorts.contains(ownPort)) {
            return;
        }
        int otherPort = Tcp.destinationPort(memory, transport);
        long flow = sentFingerprint.ofSent(memory, packet, IpPacket.TCP, ownPort, otherPort);
        flows.sent(flow, kindOf(Tcp.flags(memory, transport)), nowNanos);
    }

    /** A segment without a known connection is of one that this machine began: whoever began one from outside did not get in. */
    private static FlowTable.Sent kindOf(int flags) {
        if ((flags & Tcp.RST) != 0) {
            return FlowTable.Sent.RESET;
        }
        if ((flags & Tcp.FIN) != 0) {
            return FlowTable.Sent.FINISH;
        }
        return (flags & (Tcp.SYN | Tcp.ACK)) == Tcp.SYN ? FlowTable.Sent.BEGIN : FlowTable.Sent.SEGMENT;
    }

    /**
     * Whether a packet from a member may pass to the system. That its source belongs to the member is for the engine to check. On the
     * inbound thread.
     *
     * @param memory holds the packet
     * @param packet where it begins
     * @param bytes how many bytes there are, padding or not; they are not trusted
     * @param nowNanos the elapsed time, of the same clock as for {@link #sent}
     * @return whether it passes; {@link #verdicts} counts why not
     */
    // An index of counters that lives no longer than the class.
    @SuppressWarnings("EnumOrdinal")
    public boolean admits(ByteBuffer memory, int packet, int bytes, long nowNanos) {
        FilterVerdict verdict = verdict(memory, packet, bytes, nowNanos);
        int index = verdict.ordinal();
        verdicts.setRelease(index, verdicts.getPlain(index) + 1);
        return verdict == FilterVerdict.ADMITTED;
    }

    private FilterVerdict verdict(ByteBuffer memory, int packet, int bytes, long nowNanos) {
        int packetBytes = IpPacket.validBytes(memory, packet, bytes);
        if (packetBytes < 0) {
            return FilterVerdict.MALFORMED;
        }
        boolean isForAll = addresses.isForAll(memory, packet);
        if (!isForAll && !addresses.isForSelf(memory, packet)) {
            return FilterVerdict.NOT_FOR_US;
        }
        if (isOpenToAll) {
            return FilterVerdict.ADMITTED;
        }
        if (!IpPacket.isFragment(memory, packet, packetBytes)) {
            return verdictOnHeaders(memory, packet, packetBytes, isForAll, nowNanos);
        }
        int protocol = IpPacket.protocol(memory, packet, packetBytes);
        int identification = identification(memory, packet, packetBytes);
        if (IpPacket.isLaterFragment(memory, packet, packetBytes)) {
            long pieces = arrivedFingerprint.ofPieces(memory, packet, protocol, identification);
            return fragments.hasPassed(pieces, nowNanos) ? FilterVerdict.ADMITTED : FilterVerdict.ORPHANED_FRAGMENT;
        }
        FilterVerdict verdict = verdictOnHeaders(memory, packet, packetBytes, isForAll, nowNanos);
        if (verdict == FilterVerdict.ADMITTED) {
            fragments.passed(arrivedFingerprint.ofPieces(memory, packet, protocol, identification), nowNanos);
        }
        return verdict;
    }

    /** IPv6's is at the end of the fragment header, which is taken to be the last extension header, as senders have it. */
    private static int identification(ByteBuffer memory, int packet, int packetBytes) {
        return IpPacket.version(memory, packet) == IpPacket.VERSION_4
                ? Ipv4.identification(memory, packet)
                : memory.getInt(IpPacket.transport(memory, packet, packetBytes) - Integer.BYTES);
    }

    private FilterVerdict verdictOnHeaders(
            ByteBuffer memory, int packet, int packetBytes, boolean isForAll, long nowNanos) {
        int transport = IpPacket.transport(memory, packet, packetBytes);
        int transportBytes = packet + packetBytes - transport;
        int protocol = IpPacket.protocol(memory, packet, packetBytes);
        switch (protocol) {
            case IpPacket.UDP -> {
                if (transportBytes < Udp.HEADER_BYTES) {
                    return FilterVerdict.MALFORMED;
                }
                return verdictOnDatagram(memory, packet, transport, isForAll, nowNanos);
            }
            case IpPacket.TCP -> {
                if (transportBytes < Tcp.MIN_HEADER_BYTES) {
                    return FilterVerdict.MALFORMED;
                }
                return isForAll ? FilterVerdict.PROTOCOL : verdictOnSegment(memory, packet, transport, nowNanos);
            }
            case IpPacket.ICMP, IpPacket.ICMP_V6 -> {
                if (isForAll || protocol != IcmpMessage.protocolOf(memory, packet)) {
                    return FilterVerdict.PROTOCOL;
                }
                return Icmp.isComplete(transportBytes)
                        ? verdictOnIcmp(memory, packet, transport, transportBytes, nowNanos)
                        : FilterVerdict.MALFORMED;
            }
            default -> {
                return FilterVerdict.PROTOCOL;
            }
        }
    }

    private FilterVerdict verdictOnDatagram(
            ByteBuffer memory, int packet, int transport, boolean isForAll, long nowNanos) {
        int ownPort = Udp.destinationPort(memory, transport);
        if (udpPorts.contains(ownPort)) {
            return FilterVerdict.ADMITTED;
        }
        if (isForAll) {
            return FilterVerdict.CLOSED_PORT;
        }
        int otherPort = Udp.sourcePort(memory, transport);
        long flow = arrivedFingerprint.ofArrived(memory, packet, IpPacket.UDP, ownPort, otherPort);
        if (flows.heard(flow, nowNanos)) {
            return FilterVerdict.ADMITTED;
        }
        // Not noted as heard: else anybody could keep the port open by sending to it.
        long search = arrivedFingerprint.ofArrivedFromAny(memory, packet, IpPacket.UDP, ownPort);
        return flows.isKnown(search, nowNanos) ? FilterVerdict.ADMITTED : FilterVerdict.CLOSED_PORT;
    }

    private FilterVerdict verdictOnSegment(ByteBuffer memory, int packet, int transport, long nowNanos) {
        int ownPort = Tcp.destinationPort(memory, transport);
        if (tcpPorts.contains(ownPort)) {
            return FilterVerdict.ADMITTED;
        }
        int otherPort = Tcp.sourcePort(memory, transport);
        long flow = arrivedFingerprint.ofArrived(memory, packet, IpPacket.TCP, ownPort, otherPort);
        return flows.heard(flow, nowNanos) ? FilterVerdict.ADMITTED : FilterVerdict.CLOSED_PORT;
    }

    private FilterVerdict verdictOnIcmp(ByteBuffer memory, int packet, int message, int messageBytes, long nowNanos) {
        int protocol = IcmpMessage.protocolOf(memory, packet);
        if (IcmpMessage.isEchoRequest(memory, message, protocol)) {
            return FilterVerdict.ADMITTED;
        }
        if (IcmpMessage.isEchoReply(memory, message, protocol)) {
            int identifier = Icmp.identifier(memory, message);
            long flow = arrivedFingerprint.ofArrived(memory, packet, protocol, identifier, 0);
            return flows.heard(flow, nowNanos) ? FilterVerdict.ADMITTED : FilterVerdict.NOT_ASKED_FOR;
        }
        if (!IcmpMessage.isError(memory, message, protocol)) {
            return FilterVerdict.PROTOCOL;
        }
        int quotedBytes = messageBytes - Icmp.HEADER_BYTES;
        int version = IpPacket.version(memory, packet);
        return isAboutOwn(memory, message + Icmp.HEADER_BYTES, quotedBytes, version, nowNanos)
                ? FilterVerdict.ADMITTED
                : FilterVerdict.NOT_ASKED_FOR;
    }

    /** Whether the beginning of a packet that an error quotes is of a flow of this machine's, or from an open port. */
    private boolean isAboutOwn(ByteBuffer memory, int quoted, int quotedBytes, int version, long nowNanos) {
        int distance = IcmpMessage.quotedTransport(memory, quoted, quotedBytes, version);
        if (distance < 0 || !addresses.isFromSelf(memory, quoted)) {
            return false;
        }
        int transport = quoted + distance;
        int protocol = IcmpMessage.quotedProtocol(memory, quoted);
        if (protocol == IcmpMessage.protocolOf(memory, quoted)) {
            int identifier = Icmp.identifier(memory, transport);
            return IcmpMessage.isEchoRequest(memory, transport, protocol)
                    && flows.isKnown(arrivedFingerprint.ofSent(memory, quoted, protocol, identifier, 0), nowNanos);
        }
        if (protocol != IpPacket.UDP && protocol != IpPacket.TCP) {
            return false;
        }
        // Both protocols have their ports in the same place.
        int ownPort = Udp.sourcePort(memory, transport);
        int otherPort = Udp.destinationPort(memory, transport);
        return (protocol == IpPacket.UDP ? udpPorts : tcpPorts).contains(ownPort)
                || flows.isKnown(arrivedFingerprint.ofSent(memory, quoted, protocol, ownPort, otherPort), nowNanos);
    }

    /**
     * Counts of packets from members by what was said of them. From any thread.
     *
     * @return the count of each verdict
     */
    // An index of counters that lives no longer than the class.
    @SuppressWarnings("EnumOrdinal")
    public Map<FilterVerdict, Long> verdicts() {
        Map<FilterVerdict, Long> counts = new EnumMap<>(FilterVerdict.class);
        for (FilterVerdict verdict : FilterVerdict.values()) {
            counts.put(verdict, verdicts.getAcquire(verdict.ordinal()));
        }
        return counts;
    }

    /**
     * How many flows were forgotten before their time, because there were too many. From any thread.
     *
     * @return a count; with it, answers may have been lost
     */
    public long forgottenFlows() {
        return flows.evictions();
    }
}
