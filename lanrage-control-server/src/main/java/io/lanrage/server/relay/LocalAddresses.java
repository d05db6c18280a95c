package io.lanrage.server.relay;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.nat.stun.AddressFamily;
import io.lanrage.server.relay.turn.RelayHosts;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;

/**
 * The addresses of this machine that relayed addresses are at: where clients are listened to, if that is one address of the family; else
 * the one that peers see, if this machine has it; else every one.
 *
 * @param ipv4 local address of IPv4 sockets
 * @param ipv6 local address of IPv6 sockets
 */
record LocalAddresses(InetAddress ipv4, InetAddress ipv6) {

    private static final InetAddress ANY_IPV4 = literal("0.0.0.0");
    private static final InetAddress ANY_IPV6 = literal("::");

    /**
     * The addresses for a listener.
     *
     * @param listener where clients send to; may be a wildcard
     * @param options which addresses peers see
     * @param own all addresses of this machine
     */
    static LocalAddresses of(InetAddress listener, TurnServiceOptions options, Set<InetAddress> own) {
        return new LocalAddresses(
                of(AddressFamily.IPV4, ANY_IPV4, listener, options, own),
                of(AddressFamily.IPV6, ANY_IPV6, listener, options, own));
    }

    private static InetAddress of(
            AddressFamily family,
            InetAddress any,
            InetAddress listener,
            TurnServiceOptions options,
            Set<InetAddress> own) {
        if (!listener.isAnyLocalAddress() && AddressFamily.of(listener) == family) {
            return listener;
        }
        return options.address(family).filter(own::contains).orElse(any);
    }

    InetAddress of(AddressFamily family) {
        return family == AddressFamily.IPV4 ? ipv4 : ipv6;
    }

    /** What reaches them from this machine; a socket at every address has the loopback one. */
    RelayHosts hosts() {
        InetAddress reached4 = ipv4.isAnyLocalAddress() ? literal("127.0.0.1") : ipv4;
        InetAddress reached6 = ipv6.isAnyLocalAddress() ? literal("::1") : ipv6;
        return new RelayHosts(
                Optional.of(reached4).map(Inet4Address.class::cast),
                Optional.of(reached6).map(Inet6Address.class::cast));
    }

    private static InetAddress literal(String address) {
        return IpPrefix.parseAddress(address);
    }
}
