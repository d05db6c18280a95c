package io.lanrage.nat.turn.client;

import io.lanrage.nat.stun.AddressFamily;
import io.lanrage.nat.stun.Lifetime;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.XorMappedAddress;
import io.lanrage.nat.stun.XorRelayedAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a success response to Allocate has to say (RFC 8656 §7.3).
 *
 * @param relayed one address, or one of each family
 * @param mapped the own address as the server sees it
 * @param lifetimeNanos how long it is promised
 */
record Grant(List<InetSocketAddress> relayed, InetSocketAddress mapped, long lifetimeNanos) {

    private static final int MAX_ADDRESSES = 2;

    /** Reads a response; empty if it lacks something, or names addresses that nobody can send to. */
    static Optional<Grant> read(StunMessage response, RelayFamilies families) {
        List<InetSocketAddress> relayed = response.attributes().stream()
                .filter(XorRelayedAddress.class::isInstance)
                .map(attribute -> ((XorRelayedAddress) attribute).address())
                .filter(address -> isUsable(address, families))
                .toList();
        Optional<InetSocketAddress> mapped =
                response.first(XorMappedAddress.class).map(XorMappedAddress::address);
        long lifetime = response.first(Lifetime.class).map(Grant::nanos).orElse(0L);
        return relayed.isEmpty() || relayed.size() > MAX_ADDRESSES || lifetime == 0
                ? Optional.empty()
                : mapped.map(address -> new Grant(relayed, address, lifetime));
    }

    private static boolean isUsable(InetSocketAddress address, RelayFamilies families) {
        return address.getPort() != 0
                && !address.getAddress().isAnyLocalAddress()
                && !address.getAddress().isMulticastAddress()
                && families.include(AddressFamily.of(address.getAddress()));
    }

    /** A lifetime, but never longer than is believed. */
    static long nanos(Lifetime lifetime) {
        return Duration.ofSeconds(Math.min(lifetime.seconds(), ClientTiming.MAX_LIFETIME_SECONDS))
                .toNanos();
    }
}
