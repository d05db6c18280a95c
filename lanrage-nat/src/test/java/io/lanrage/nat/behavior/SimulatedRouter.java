package io.lanrage.nat.behavior;

import io.lanrage.core.nat.NatBehavior;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A router that maps and filters in the terms of RFC 4787; one that does not translate is a firewall. */
final class SimulatedRouter {

    private final NatBehavior mapping;
    private final NatBehavior filtering;
    private final Optional<InetAddress> publicAddress;
    private final Map<Object, InetSocketAddress> outerByKey = new HashMap<>();
    private final Map<InetSocketAddress, InetSocketAddress> innerByOuter = new HashMap<>();
    private final Map<InetSocketAddress, Set<InetSocketAddress>> sentTo = new HashMap<>();
    private int nextPort = 40_000;

    /** What one mapping is used for: an inner endpoint and as much of the remote one as the mapping depends on. */
    private record Key(InetSocketAddress inner, Object remote) {}

    private SimulatedRouter(NatBehavior mapping, NatBehavior filtering, Optional<InetAddress> publicAddress) {
        this.mapping = mapping;
        this.filtering = filtering;
        this.publicAddress = publicAddress;
    }

    static SimulatedRouter nat(NatBehavior mapping, NatBehavior filtering, InetAddress publicAddress) {
        return new SimulatedRouter(mapping, filtering, Optional.of(publicAddress));
    }

    static SimulatedRouter firewall(NatBehavior filtering) {
        return new SimulatedRouter(NatBehavior.ENDPOINT_INDEPENDENT, filtering, Optional.empty());
    }

    /** Lets a packet out; returns the source that the Internet sees. */
    InetSocketAddress outbound(InetSocketAddress inner, InetSocketAddress remote) {
        InetSocketAddress outer =
                outerByKey.computeIfAbsent(new Key(inner, relevant(mapping, remote)), key -> newOuter(inner));
        innerByOuter.put(outer, inner);
        sentTo.computeIfAbsent(outer, key -> new HashSet<>()).add(remote);
        return outer;
    }

    private InetSocketAddress newOuter(InetSocketAddress inner) {
        return publicAddress
                .map(address -> new InetSocketAddress(address, nextPort++))
                .orElse(inner);
    }

    /** Lets a packet in, or not; returns whom it reaches. */
    Optional<InetSocketAddress> inbound(InetSocketAddress remote, InetSocketAddress outer) {
        boolean permitted = sentTo.getOrDefault(outer, Set.of()).stream()
                .anyMatch(known -> relevant(filtering, known).equals(relevant(filtering, remote)));
        return permitted ? Optional.ofNullable(innerByOuter.get(outer)) : Optional.empty();
    }

    private static Object relevant(NatBehavior behavior, InetSocketAddress remote) {
        return switch (behavior) {
            case ENDPOINT_INDEPENDENT -> "any";
            case ADDRESS_DEPENDENT -> remote.getAddress();
            case ADDRESS_AND_PORT_DEPENDENT -> remote;
            case UNKNOWN -> throw new IllegalArgumentException("a router behaves in some way");
        };
    }
}
