package io.lanrage.server.relay.turn;

import io.lanrage.nat.stun.AddressFamily;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;

/**
 * How a relay serves.
 *
 * @param realm the realm of its credentials, 1 to 40 characters: it stands in every challenge, which should be small
 * @param ipv4 the IPv4 address that peers see, or empty if there is none
 * @param ipv6 the IPv6 address that peers see, or empty if there is none
 * @param allocations how many there may be in all, at least 1
 * @param allocationsPerUser how many one user may have, at least 1
 * @param bytesPerSecond how much all users together may relay, both ways, at least 1
 * @param bytesPerSecondPerUser how much one user may relay, both ways, at least 1
 * @param permissions how many peers' addresses one allocation may have permissions for, 1 to 1024
 * @param channels how many channels one allocation may have, 1 to 1024
 * @param dontFragment whether the sockets can forbid fragments for a single datagram
 */
public record TurnOptions(
        String realm,
        Optional<Inet4Address> ipv4,
        Optional<Inet6Address> ipv6,
        int allocations,
        int allocationsPerUser,
        long bytesPerSecond,
        long bytesPerSecondPerUser,
        int permissions,
        int channels,
        boolean dontFragment) {

    private static final int MAX_REALM_CHARACTERS = 40;
    private static final int MAX_PEERS = 1024;

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if one is out of range, or there is no address at all
     */
    public TurnOptions {
        if (realm.isEmpty() || realm.length() > MAX_REALM_CHARACTERS) {
            throw new IllegalArgumentException(
                    "realm has " + realm.length() + " characters, not 1.." + MAX_REALM_CHARACTERS);
        }
        if (ipv4.isEmpty() && ipv6.isEmpty()) {
            throw new IllegalArgumentException("a relay has an address of one family at least");
        }
        checkAtLeastOne("allocations", allocations);
        checkAtLeastOne("allocations per user", allocationsPerUser);
        checkAtLeastOne("bytes per second", bytesPerSecond);
        checkAtLeastOne("bytes per second and user", bytesPerSecondPerUser);
        checkPeers("permissions", permissions);
        checkPeers("channels", channels);
    }

    private static void checkAtLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " " + value + " is below 1");
        }
    }

    private static void checkPeers(String name, int value) {
        if (value < 1 || value > MAX_PEERS) {
            throw new IllegalArgumentException(name + " " + value + " is not in 1.." + MAX_PEERS);
        }
    }

    /** The address of a family that peers see. */
    Optional<? extends InetAddress> address(AddressFamily family) {
        return family == AddressFamily.IPV4 ? ipv4 : ipv6;
    }
}
