package io.lanrage.server.registry;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.error.RefusedException;
import io.lanrage.core.ipam.IpPrefix;
import java.net.Inet4Address;
import java.util.List;

/**
 * The prefixes that parties may get, best first. Several parties may have the same one, because a peer is in one party at a time.
 *
 * @param prefixes IPv4 prefixes of length 16 to 24
 */
public record PrefixRanges(List<IpPrefix> prefixes) {

    private static final int SHORTEST = 16;
    private static final int LONGEST = 24;

    /**
     * 10.66.0.0/16 and, where a member's own network is in its way, others from 10/8, 172.16/12 (RFC 1918) and 100.64/10 (RFC 6598).
     * The numbers are ones that routers' factory settings, container engines and common VPNs do not use.
     */
    public static final PrefixRanges DEFAULT = new PrefixRanges(List.of(
            IpPrefix.parse("10.66.0.0/16"),
            IpPrefix.parse("10.166.0.0/16"),
            IpPrefix.parse("10.213.0.0/16"),
            IpPrefix.parse("172.27.0.0/16"),
            IpPrefix.parse("172.30.0.0/16"),
            IpPrefix.parse("100.71.0.0/16"),
            IpPrefix.parse("100.93.0.0/16")));

    /**
     * Checks and copies the prefixes.
     *
     * @throws InputException if there is none, or one is not an IPv4 prefix of length 16 to 24
     */
    public PrefixRanges {
        prefixes = List.copyOf(prefixes);
        if (prefixes.isEmpty()) {
            throw new InputException(ErrorCode.INPUT_INVALID, "there is no prefix for virtual addresses");
        }
        for (IpPrefix prefix : prefixes) {
            if (!(prefix.address() instanceof Inet4Address)
                    || prefix.length() < SHORTEST
                    || prefix.length() > LONGEST) {
                throw new InputException(
                        ErrorCode.INPUT_INVALID,
                        "prefix " + prefix + " is not an IPv4 prefix of length " + SHORTEST + " to " + LONGEST);
            }
        }
    }

    /**
     * Chooses the prefix of a new party: the first that overlaps none of the creator's networks. Where all overlap, the first that
     * only lies inside of wider networks: then a route to the party is the more specific one and wins.
     *
     * @param networks the creator's networks
     * @return the prefix
     * @throws RefusedException with {@code ADDRESSES_EXHAUSTED} if each prefix has a network of the creator inside
     */
    IpPrefix choose(List<IpPrefix> networks) {
        return prefixes.stream()
                .filter(prefix -> networks.stream().noneMatch(prefix::overlaps))
                .findFirst()
                .or(() -> prefixes.stream()
                        .filter(prefix -> networks.stream().noneMatch(network -> isInside(network, prefix)))
                        .findFirst())
                .orElseThrow(() -> new RefusedException(
                        ErrorCode.ADDRESSES_EXHAUSTED,
                        "your own networks are inside all " + prefixes.size() + " prefixes that the server may give"));
    }

    private static boolean isInside(IpPrefix inner, IpPrefix outer) {
        return inner.length() >= outer.length() && outer.overlaps(inner);
    }
}
