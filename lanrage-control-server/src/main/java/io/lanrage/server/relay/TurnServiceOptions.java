package io.lanrage.server.relay;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.nat.stun.AddressFamily;
import io.lanrage.server.relay.turn.RelaySecret;
import io.lanrage.server.relay.turn.TurnOptions;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a {@link TurnService} relays.
 *
 * @param secret what clients' credentials are made with
 * @param address the address that peers see; one of this machine's, or one that is translated to it port by port
 * @param firstPort the lowest port of relayed addresses, 1024 to 65535
 * @param lastPort the highest, from {@code firstPort} to 65535
 * @param allowedPeers peers that are served although they are not on the public Internet
 * @param userMegabits how much data of one name passes, both ways together, in Mbit/s, 1 to 100,000
 * @param otherAddress the address of the other family that peers see, if there is one
 */
public record TurnServiceOptions(
        RelaySecret secret,
        InetAddress address,
        int firstPort,
        int lastPort,
        List<IpPrefix> allowedPeers,
        int userMegabits,
        Optional<InetAddress> otherAddress) {

    /** The lowest port if nothing else is said (RFC 8656 §7.2). */
    public static final int DEFAULT_FIRST_PORT = 49_152;

    /** The highest port if nothing else is said (RFC 8656 §7.2). */
    public static final int DEFAULT_LAST_PORT = 65_535;

    /** A party's map loads in seconds, and nobody has the relay alone. */
    public static final int DEFAULT_USER_MEGABITS = 100;

    private static final int MAX_USER_MEGABITS = 100_000;
    private static final int BYTES_PER_MEGABIT = 125_000;
    private static final int MIN_PORT = 1024;
    private static final String REALM = "lanrage";

    /** A player in a few parties, whose network changed a few times within the life of an allocation. */
    private static final int ALLOCATIONS_PER_USER = 16;

    /** What an interface of 10 Gbit/s carries. */
    private static final long BYTES_PER_SECOND = 1_250_000_000L;

    /** A party of 32, and for each member a few addresses to try. */
    private static final int PEERS = 128;

    /**
     * Checks that everything goes together.
     *
     * @throws InputException if an address is a wildcard, both are of one family, or ports or data rate are out of range
     */
    public TurnServiceOptions {
        checkAddress(address);
        otherAddress.ifPresent(other -> {
            checkAddress(other);
            if (other.getClass() == address.getClass()) {
                throw new InputException(
                        ErrorCode.INPUT_INVALID,
                        "TURN addresses " + address.getHostAddress() + " and " + other.getHostAddress()
                                + " are of one family");
            }
        });
        if (firstPort < MIN_PORT || lastPort > DEFAULT_LAST_PORT || firstPort > lastPort) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    "TURN ports " + firstPort + "-" + lastPort + " are not in " + MIN_PORT + ".." + DEFAULT_LAST_PORT
                            + ", the lower one first");
        }
        if (userMegabits < 1 || userMegabits > MAX_USER_MEGABITS) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    "TURN data rate of a user " + userMegabits + " Mbit/s is not in 1.." + MAX_USER_MEGABITS);
        }
        allowedPeers = List.copyOf(allowedPeers);
    }

    /**
     * A relay with one address.
     *
     * @param secret what clients' credentials are made with
     * @param address the address that peers see
     * @param firstPort the lowest port of relayed addresses
     * @param lastPort the highest
     * @param allowedPeers peers that are served although they are not on the public Internet
     * @param userMegabits how much data of one name passes
     * @throws InputException if the address is a wildcard, or ports or data rate are out of range
     */
    public TurnServiceOptions(
            RelaySecret secret,
            InetAddress address,
            int firstPort,
            int lastPort,
            List<IpPrefix> allowedPeers,
            int userMegabits) {
        this(secret, address, firstPort, lastPort, allowedPeers, userMegabits, Optional.empty());
    }

    /** With one address, and the default data rate of a user. */
    public TurnServiceOptions(
            RelaySecret secret, InetAddress address, int firstPort, int lastPort, List<IpPrefix> allowedPeers) {
        this(secret, address, firstPort, lastPort, allowedPeers, DEFAULT_USER_MEGABITS);
    }

    /**
     * How many allocations there can be.
     *
     * @return one for each port
     */
    public int maxAllocations() {
        return lastPort - firstPort + 1;
    }

    /**
     * How much may be relayed, both ways.
     *
     * @return bytes a second of all users together
     */
    public long maxBytesPerSecond() {
        return BYTES_PER_SECOND;
    }

    private static void checkAddress(InetAddress address) {
        if (address.isAnyLocalAddress()) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID, "TURN needs one address, and not " + address.getHostAddress());
        }
    }

    /** The address of a family that peers see. */
    Optional<InetAddress> address(AddressFamily family) {
        return Stream.concat(Stream.of(address), otherAddress.stream())
                .filter(each -> AddressFamily.of(each) == family)
                .findFirst();
    }

    /** The limits of the rules. */
    TurnOptions rules() {
        return new TurnOptions(
                REALM,
                address(AddressFamily.IPV4).map(Inet4Address.class::cast),
                address(AddressFamily.IPV6).map(Inet6Address.class::cast),
                maxAllocations(),
                ALLOCATIONS_PER_USER,
                BYTES_PER_SECOND,
                (long) userMegabits * BYTES_PER_MEGABIT,
                PEERS,
                PEERS,
                false);
    }
}
