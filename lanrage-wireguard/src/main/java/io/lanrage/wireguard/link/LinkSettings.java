package io.lanrage.wireguard.link;

import io.lanrage.core.ipam.IpPrefix;
import java.util.List;
import java.util.OptionalInt;

/**
 * What an interface gets besides address, prefix and MTU.
 *
 * @param routes prefixes that lead to it besides its own
 * @param queuePackets how many packets may wait for its reader, from 1 up; empty leaves what it has
 */
public record LinkSettings(List<IpPrefix> routes, OptionalInt queuePackets) {

    /** Nothing. */
    public static final LinkSettings PLAIN = new LinkSettings(List.of(), OptionalInt.empty());

    /** 20 ms of 100,000 packets a second, as long as the reader may be kept from the processor; TUN's own 500 are 5 ms. */
    private static final int QUEUE_PACKETS = 2_000;

    /**
     * Limited broadcasts (RFC 919 §7) and multicast (RFC 5771) go to it, as long as no other interface was first: games look for
     * each other so.
     */
    public static final LinkSettings LAN = new LinkSettings(
            List.of(IpPrefix.parse("255.255.255.255/32"), IpPrefix.parse("224.0.0.0/4")),
            OptionalInt.of(QUEUE_PACKETS));

    /** Checks and copies. */
    public LinkSettings {
        routes = List.copyOf(routes);
        if (queuePackets.isPresent() && queuePackets.getAsInt() < 1) {
            throw new IllegalArgumentException("a queue of " + queuePackets.getAsInt() + " packets is below 1");
        }
    }
}
