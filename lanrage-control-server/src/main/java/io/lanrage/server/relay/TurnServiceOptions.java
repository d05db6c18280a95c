package io.lanrage.server.relay;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.server.relay.turn.RelaySecret;
import io.lanrage.server.relay.turn.TurnOptions;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * How a {@link TurnService} relays.
 *
 * @param secret what clients' credentials are made with
 * @param address the address that peers see; one of this machine's, or one that is translated to it port by port
 * @param firstPort the lowest port of relayed addresses, 1024 to 65535
 * @param lastPort the highest, from {@code firstPort} to 65535
 * @param allowedPeers peers that are served although they are not on the public Internet
 */
public record TurnServiceOptions(
        RelaySecret secret, InetAddress address, int firstPort, int lastPort, List<IpPrefix> allowedPeers) {

    /** The lowest port if nothing else is said (RFC 8656 §7.2). */
    public static final int DEFAULT_FIRST_PORT = 49_152;

    /** The highest port if nothing else is said (RFC 8656 §7.2). */
    public static final int DEFAULT_LAST_PORT = 65_535;

    private static final int MIN_PORT = 1024;
    private static final String REALM = "lanrage";

    /** A player in a few parties, whose network changed a few times within the life of an allocation. */
    private static final int ALLOCATIONS_PER_USER = 16;

    /** What an interface of 10 Gbit/s carries. */
    private static final long BYTES_PER_SECOND = 1_250_000_000L;

    /** 100 Mbit/s: a party's map loads in seconds, and nobody has the relay alone. */
    private static final long BYTES_PER_SECOND_PER_USER = 12_500_000L;

    /** A party of 32, and for each member a few addresses to try. */
    private static final int PEERS = 128;

    /**
     * Checks that everything goes together.
     *
     * @throws InputException if the address is a wildcard, or the ports are out of range
     */
    public TurnServiceOptions {
        if (address.isAnyLocalAddress()) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID, "TURN needs one address, and not " + address.getHostAddress());
        }
        if (firstPort < MIN_PORT || lastPort > DEFAULT_LAST_PORT || firstPort > lastPort) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    "TURN ports " + firstPort + "-" + lastPort + " are not in " + MIN_PORT + ".." + DEFAULT_LAST_PORT
                            + ", the lower one first");
        }
        allowedPeers = List.copyOf(allowedPeers);
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

    /** The limits of the rules. */
    TurnOptions rules() {
        return new TurnOptions(
                REALM,
                Optional.of(address).filter(Inet4Address.class::isInstance).map(Inet4Address.class::cast),
                Optional.of(address).filter(Inet6Address.class::isInstance).map(Inet6Address.class::cast),
                maxAllocations(),
                ALLOCATIONS_PER_USER,
                BYTES_PER_SECOND,
                BYTES_PER_SECOND_PER_USER,
                PEERS,
                PEERS,
                false);
    }
}
