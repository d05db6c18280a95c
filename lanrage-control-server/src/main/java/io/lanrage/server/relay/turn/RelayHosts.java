package io.lanrage.server.relay.turn;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.Optional;

/**
 * Where relayed addresses are on this machine: what the relay itself has to send to, so that a packet reaches one. It differs from the
 * address that peers see where a router translates between the two, because few routers turn packets around.
 *
 * @param ipv4 the machine's address for the relay's IPv4 one; empty if it is the same, or there is none
 * @param ipv6 the machine's address for the relay's IPv6 one; empty if it is the same, or there is none
 */
public record RelayHosts(Optional<Inet4Address> ipv4, Optional<Inet6Address> ipv6) {

    /** They are where peers see them. */
    public static final RelayHosts AS_SEEN = new RelayHosts(Optional.empty(), Optional.empty());
}
