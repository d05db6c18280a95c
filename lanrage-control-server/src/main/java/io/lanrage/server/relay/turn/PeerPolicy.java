package io.lanrage.server.relay.turn;

import io.lanrage.core.ipam.IpPrefix;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which peers a relay sends to, so that it is no way into its operator's network (RFC 8656 §21.1.5 and §21.4). By default that is the
 * public Internet without the relay's own machine. Immutable, for any number of threads.
 *
 * <p>An IPv4 address is judged as such in whatever form it comes: the IPv4-mapped form is the same {@link InetAddress}, and addresses
 * that other translators take an IPv4 address out of are refused as a whole.
 */
public final class PeerPolicy {

    /** Not on the public Internet (RFC 6890, RFC 5771, RFC 1112), or another name for something that is not. */
    private static final List<IpPrefix> NOT_PUBLIC_IPV4 = prefixes(
            "0.0.0.0/8", // this network; Linux takes 0.0.0.0 for the machine itself
            "10.0.0.0/8", // private
            "100.64.0.0/10", // behind carriers' NATs
            "127.0.0.0/8", // loopback
            "169.254.0.0/16", // link-local; clouds answer here with their machines' credentials
            "172.16.0.0/12", // private
            "192.0.0.0/24", // protocol assignments, among them those of DS-Lite and NAT64
            "192.88.99.0/24", // relays of 6to4
            "192.168.0.0/16", // private
            "198.18.0.0/15", // benchmarks of devices
            "224.0.0.0/4", // multicast
            "240.0.0.0/4"); // reserved, and broadcast

    /** What the Internet's IPv6 addresses begin with (RFC 4291 §2.4). Loopback, unique local, NAT64 and the rest lie outside. */
    private static final IpPrefix PUBLIC_IPV6 = IpPrefix.parse("2000::/3");

    private static final List<IpPrefix> NOT_PUBLIC_IPV6 = prefixes(
            "2001::/23", // protocol assignments, among them Teredo, which has an IPv4 address inside
            "2002::/16"); // 6to4, which has an IPv4 address inside

    private final List<IpPrefix> allowed;
    private final Set<InetAddress> own;

    private PeerPolicy(List<IpPrefix> allowed, Set<InetAddress> own) {
        this.allowed = List.copyOf(allowed);
        this.own = Set.copyOf(own);
    }

    /**
     * The default, with exceptions.
     *
     * @param allowed peers that are served whatever else is said about them
     * @param own the addresses of the relay's machine, also those that only others see
     */
    public static PeerPolicy of(List<IpPrefix> allowed, Set<InetAddress> own) {
        return new PeerPolicy(allowed, own);
    }

    /** Whether the relay sends to this address. */
    public boolean permits(InetAddress peer) {
        if (contains(allowed, peer)) {
            return true;
        }
        if (own.contains(peer)) {
            return false;
        }
        return peer instanceof Inet4Address
                ? !contains(NOT_PUBLIC_IPV4, peer)
                : PUBLIC_IPV6.contains(peer) && !contains(NOT_PUBLIC_IPV6, peer);
    }

    private static boolean contains(List<IpPrefix> prefixes, InetAddress address) {
        return prefixes.stream().anyMatch(prefix -> prefix.contains(address));
    }

    private static List<IpPrefix> prefixes(String... texts) {
        return Stream.of(texts).map(IpPrefix::parse).toList();
    }
}
