package io.lanrage.server.relay.turn;

import io.lanrage.nat.stun.AddressFamily;
import io.lanrage.nat.stun.ChannelNumber;
import io.lanrage.nat.stun.ErrorCode;
import io.lanrage.nat.stun.Lifetime;
import io.lanrage.nat.stun.RequestedAddressFamily;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.XorPeerAddress;
import io.lanrage.nat.turn.ChannelData;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What clients ask for within their allocations: Refresh, CreatePermission, ChannelBind. For one thread. */
final class Serving {

    private final Allocations allocations;
    private final Allocating allocating;
    private final Neighbours neighbours;

    Serving(Allocations allocations, Allocating allocating, Neighbours neighbours) {
        this.allocations = allocations;
        this.allocating = allocating;
        this.neighbours = neighbours;
    }

    /** RFC 8656 §8.2. A family may be named; otherwise the request is about all that the allocation has. */
    List<TurnEffect> refresh(Exchange request, Allocation allocation, long nowNanos) {
        List<Relayed> meant = new ArrayList<>(2);
        Optional<RequestedAddressFamily> requested = request.message().first(RequestedAddressFamily.class);
        for (AddressFamily family : AddressFamily.values()) {
            Relayed relayed = allocation.relayed(family);
            if (relayed != null
                    && requested.filter(wish -> wish.family() != family.code()).isEmpty()) {
                meant.add(relayed);
            }
        }
        if (meant.isEmpty()) {
            return List.of(mismatch(request));
        }
        boolean isEnd = request.message()
                .first(Lifetime.class)
                .filter(wish -> wish.seconds() == 0)
                .isPresent();
        long seconds = isEnd ? 0 : Allocating.lifetimeSeconds(request.message());
        List<TurnEffect> effects = new ArrayList<>(3);
        for (Relayed relayed : meant) {
            if (isEnd) {
                effects.add(allocating.end(relayed));
            } else {
                allocations.expireAt(relayed, nowNanos + seconds * Allocating.NANOS_PER_SECOND);
            }
        }
        effects.add(request.succeed(List.of(new Lifetime(seconds))));
        return effects;
    }

    private static TurnEffect mismatch(Exchange request) {
        return request.refuse(ErrorCode.PEER_ADDRESS_FAMILY_MISMATCH, "Peer Address Family Mismatch");
    }

    /** RFC 8656 §10.2: all the peers that are named, or none. */
    TurnEffect createPermission(Exchange request, Allocation allocation, long nowNanos) {
        Set<InetAddress> peers = new LinkedHashSet<>();
        request.message().attributes().forEach(attribute -> {
            if (attribute instanceof XorPeerAddress peer) {
                peers.add(peer.address().getAddress());
            }
        });
        if (peers.isEmpty()) {
            return request.refuse(ErrorCode.BAD_REQUEST, "No Peer");
        }
        if (!peers.stream().allMatch(peer -> hasFamilyOf(allocation, peer))) {
            return mismatch(request);
        }
        if (!peers.stream().allMatch(neighbours::permits)) {
            return request.refuse(ErrorCode.FORBIDDEN, "Forbidden");
        }
        return allocation.peers.grant(peers, nowNanos)
                ? request.succeed(List.of())
                : request.refuse(ErrorCode.INSUFFICIENT_CAPACITY, "Too Many Permissions");
    }

    /** RFC 8656 §12.2. */
    TurnEffect channelBind(Exchange request, Allocation allocation, long nowNanos) {
        StunMessage message = request.message();
        Optional<ChannelNumber> channel =
                message.first(ChannelNumber.class).filter(number -> ChannelData.isChannel(number.number()));
        Optional<XorPeerAddress> named = message.first(XorPeerAddress.class);
        if (channel.isEmpty() || named.isEmpty()) {
            return request.refuse(ErrorCode.BAD_REQUEST, "No Channel Or No Peer");
        }
        InetSocketAddress peer = named.get().address();
        if (!hasFamilyOf(allocation, peer.getAddress())) {
            return mismatch(request);
        }
        if (peer.getPort() == 0 || !neighbours.permits(peer.getAddress(), peer.getPort())) {
            return request.refuse(ErrorCode.FORBIDDEN, "Forbidden");
        }
        return switch (allocation.peers.bind(channel.get().number(), peer, nowNanos)) {
            case BOUND -> request.succeed(List.of());
            case CONFLICT -> request.refuse(ErrorCode.BAD_REQUEST, "Channel Or Peer Bound Otherwise");
            case FULL -> request.refuse(ErrorCode.INSUFFICIENT_CAPACITY, "Too Many Channels");
        };
    }

    private static boolean hasFamilyOf(Allocation allocation, InetAddress peer) {
        return allocation.relayed(AddressFamily.of(peer)) != null;
    }
}
