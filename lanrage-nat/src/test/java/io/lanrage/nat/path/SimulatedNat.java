package io.lanrage.nat.path;

import io.lanrage.core.nat.NatType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** A NAT of one of the five kinds, with one public address, in the terms of RFC 4787 §4.1 and §5. */
final class SimulatedNat {

    /** Which flows share a mapping; a null destination stands for all. */
    private record MappingKey(InetSocketAddress inner, Optional<InetSocketAddress> destination) {}

    /** Whom an outer port lets in. */
    private record Permission(int outerPort, InetAddress address, Optional<Integer> port) {}

    private final NatType type;
    private final InetAddress publicAddress;
    private final RandomGenerator random;
    private final Map<MappingKey, Integer> outerPorts = new HashMap<>();
    private final Map<Integer, InetSocketAddress> inners = new HashMap<>();
    private final Set<Permission> permissions = new HashSet<>();

    SimulatedNat(NatType type, InetAddress publicAddress, RandomGenerator random) {
        this.type = type;
        this.publicAddress = publicAddress;
        this.random = random;
    }

    InetAddress publicAddress() {
        return publicAddress;
    }

    /** Passes a packet outward; returns the source that the Internet sees. */
    InetSocketAddress outbound(InetSocketAddress inner, InetSocketAddress destination) {
        if (type == NatType.OPEN) {
            inners.put(inner.getPort(), inner);
            return inner;
        }
        MappingKey key = new MappingKey(
                inner, type == NatType.SYMMETRIC ? Optional.of(destination) : Optional.<InetSocketAddress>empty());
        int outerPort = outerPorts.computeIfAbsent(key, k -> freePort());
        inners.put(outerPort, inner);
        permissions.add(permission(outerPort, destination));
        return new InetSocketAddress(publicAddress, outerPort);
    }

    /** Passes a packet inward; returns whom it reaches, if the filter lets it in. */
    Optional<InetSocketAddress> inbound(InetSocketAddress source, int outerPort) {
        InetSocketAddress inner = inners.get(outerPort);
        if (inner == null) {
            return Optional.empty();
        }
        boolean anybody = type == NatType.OPEN || type == NatType.FULL_CONE;
        return anybody || permissions.contains(permission(outerPort, source)) ? Optional.of(inner) : Optional.empty();
    }

    /** Forgets all mappings, as a router does that is started anew. */
    void restart() {
        if (type != NatType.OPEN) {
            outerPorts.clear();
            inners.clear();
            permissions.clear();
        }
    }

    private Permission permission(int outerPort, InetSocketAddress remote) {
        return new Permission(
                outerPort,
                remote.getAddress(),
                type == NatType.RESTRICTED_CONE ? Optional.empty() : Optional.of(remote.getPort()));
    }

    private int freePort() {
        int port;
        do {
            port = random.nextInt(1024, 65536);
        } while (inners.containsKey(port));
        return port;
    }
}
