package io.lanrage.server.relay.turn;

import io.lanrage.nat.stun.AddressFamily;
import io.lanrage.nat.turn.ChannelData;
import io.lanrage.nat.turn.DataMessage;
import io.lanrage.nat.turn.Endpoint;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The data path: decides about each datagram in place, without making objects. For one thread. */
final class Forwarding {

    /** What a Data indication can carry beside its own header, so that its length fits in 16 bits. */
    private static final int MAX_INDICATED_BYTES = 65_000;

    /** Makes successive transaction ids differ in all bits (SplitMix64). */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final Allocations allocations;
    private final Neighbours neighbours;
    private final Quotas quotas;
    private final boolean canForbidFragments;
    private final DataMessage message = new DataMessage();
    private long ids;

    Forwarding(Allocations allocations, Neighbours neighbours, TurnCommons commons) {
        this.allocations = allocations;
        this.neighbours = neighbours;
        this.quotas = commons.quotas();
        this.canForbidFragments = commons.options().dontFragment();
    }

    Forward fromClient(
            int origin, Endpoint client, ByteBuffer bytes, int at, int length, long nowNanos, Forward verdict) {
        if (length < ChannelData.HEADER_BYTES) {
            return verdict.drop(TurnDrop.MALFORMED);
        }
        int first = bytes.get(at);
        if (ChannelData.startsWith(first)) {
            Allocation allocation = allocations.find(client, origin);
            return allocation == null
                    ? verdict.drop(TurnDrop.NO_ALLOCATION)
                    : channelData(allocation, bytes, at, length, nowNanos, verdict);
        }
        if (DataMessage.is(DataMessage.SEND, bytes, at)) {
            Allocation allocation = allocations.find(client, origin);
            return allocation == null
                    ? verdict.drop(TurnDrop.NO_ALLOCATION)
                    : send(allocation, bytes, at, length, nowNanos, verdict);
        }
        return (first & 0xC0) == 0 ? verdict.message() : verdict.drop(TurnDrop.MALFORMED);
    }

    /** RFC 8656 §12.6. */
    private Forward channelData(
            Allocation allocation, ByteBuffer bytes, int at, int length, long nowNanos, Forward verdict) {
        if (!ChannelData.isDatagram(bytes, at, length)) {
            return verdict.drop(TurnDrop.MALFORMED);
        }
        ChannelBinding binding = allocation.peers.channel(ChannelData.channel(bytes, at), nowNanos);
        if (binding == null) {
            return verdict.drop(TurnDrop.NO_CHANNEL);
        }
        Relayed from = relayed(allocation, Endpoint.isIpv4(binding.high, binding.low));
        if (from == null) {
            return verdict.drop(TurnDrop.UNREACHABLE_PEER);
        }
        if (!neighbours.mayPass(binding.high, binding.low, binding.port)) {
            return verdict.drop(TurnDrop.OWN_ADDRESS);
        }
        int dataBytes = ChannelData.dataBytes(bytes, at);
        if (!quotas.admits(allocation.quota, dataBytes, nowNanos)) {
            return verdict.drop(TurnDrop.OVER_RATE);
        }
        int dataAt = at + ChannelData.HEADER_BYTES;
        return located(verdict.toPeer(from.index, binding.high, binding.low, binding.port, dataAt, dataBytes, false));
    }

    /** RFC 8656 §11.2. */
    private Forward send(Allocation allocation, ByteBuffer bytes, int at, int length, long nowNanos, Forward verdict) {
        if (!message.read(bytes, at, length)) {
            return verdict.drop(TurnDrop.MALFORMED);
        }
        if (message.dontFragment() && !canForbidFragments) {
            return verdict.drop(TurnDrop.FRAGMENTS);
        }
        Endpoint peer = message.peer();
        if (allocation.peers.permission(peer.high(), peer.low(), nowNanos) == null) {
            return verdict.drop(TurnDrop.NO_PERMISSION);
        }
        Relayed from = relayed(allocation, peer.isIpv4());
        if (from == null || peer.port() == 0) {
            return verdict.drop(TurnDrop.UNREACHABLE_PEER);
        }
        if (!neighbours.mayPass(peer.high(), peer.low(), peer.port())) {
            return verdict.drop(TurnDrop.OWN_ADDRESS);
        }
        if (!quotas.admits(allocation.quota, message.dataBytes(), nowNanos)) {
            return verdict.drop(TurnDrop.OVER_RATE);
        }
        return located(verdict.toPeer(from.index, peer, message.dataAt(), message.dataBytes(), message.dontFragment()));
    }

    private Forward located(Forward verdict) {
        neighbours.locate(verdict.target());
        return verdict;
    }

    private static @Nullable Relayed relayed(Allocation allocation, boolean ipv4) {
        return allocation.relayed(ipv4 ? AddressFamily.IPV4 : AddressFamily.IPV6);
    }

    /** RFC 8656 §11.3 and §12.7. */
    Forward fromPeer(int relay, Endpoint source, ByteBuffer bytes, int at, int length, long nowNanos, Forward verdict) {
        Relayed arrivedAt = allocations.relayed(relay);
        if (arrivedAt == null) {
            return verdict.drop(TurnDrop.NO_ALLOCATION);
        }
        Endpoint peer = neighbours.asSeen(source);
        if (!neighbours.mayPass(peer.high(), peer.low(), peer.port())) {
            return verdict.drop(TurnDrop.OWN_ADDRESS);
        }
        Allocation allocation = arrivedAt.allocation;
        ChannelBinding binding = allocation.peers.channelOf(peer.high(), peer.low(), peer.port(), nowNanos);
        if (binding == null && allocation.peers.permission(peer.high(), peer.low(), nowNanos) == null) {
            return verdict.drop(TurnDrop.NO_PERMISSION);
        }
        if (length > (binding == null ? MAX_INDICATED_BYTES : ChannelData.MAX_DATA_BYTES)) {
            return verdict.drop(TurnDrop.TOO_LARGE);
        }
        if (!quotas.admits(allocation.quota, length, nowNanos)) {
            return verdict.drop(TurnDrop.OVER_RATE);
        }
        return binding == null
                ? indication(allocation, peer, bytes, at, length, verdict)
                : channelData(allocation, binding.number, bytes, at, length, verdict);
    }

    private static Forward channelData(
            Allocation allocation, int channel, ByteBuffer bytes, int at, int length, Forward verdict) {
        int messageAt = at - ChannelData.HEADER_BYTES;
        ChannelData.putHeader(bytes, messageAt, channel, length);
        int messageBytes = Origin.isStream(allocation.origin)
                ? ChannelData.putPadding(bytes, messageAt, length)
                : ChannelData.HEADER_BYTES + length;
        return verdict.toClient(allocation, messageAt, messageBytes);
    }

    private Forward indication(
            Allocation allocation, Endpoint peer, ByteBuffer bytes, int at, int length, Forward verdict) {
        ids += GOLDEN;
        long id = (ids ^ (ids >>> 30)) * 0xBF58476D1CE4E5B9L;
        DataMessage.put(DataMessage.DATA, peer, (int) ids, id, bytes, at, length);
        int headroom = DataMessage.headroomBytes(peer.isIpv4());
        int messageBytes = headroom + length + DataMessage.tailroomBytes(length);
        return verdict.toClient(allocation, at - headroom, messageBytes);
    }
}
