package io.lanrage.server;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.server.relay.TurnServiceOptions;
import io.lanrage.server.relay.turn.RelaySecret;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of every relay, as they were typed. */
final class TurnFlags {

    @Option(
            names = "--turn-address",
            paramLabel = "ADDRESS",
            split = ",",
            description = "Address at which peers see the relay, or one of IPv4 and one of IPv6, joined by a comma."
                    + " Default: that of --bind or --public-address, or else the public one of this machine.")
    private List<String> addresses = List.of();

    @Option(
            names = "--turn-ports",
            paramLabel = "FIRST-LAST",
            defaultValue = TurnServiceOptions.DEFAULT_FIRST_PORT + "-" + TurnServiceOptions.DEFAULT_LAST_PORT,
            description = "UDP ports of relayed addresses. Default: ${DEFAULT-VALUE}.")
    private String ports = "";

    @Option(
            names = "--turn-allow-peers",
            paramLabel = "PREFIX",
            split = ",",
            description = "Relay to these peers although they are not on the public Internet, such as 192.168.7.0/24.")
    private List<String> allowedPeers = List.of();

    @Option(
            names = "--turn-user-rate",
            paramLabel = "MBIT/S",
            defaultValue = "" + TurnServiceOptions.DEFAULT_USER_MEGABITS,
            description = "Data that the relay carries for one name, both ways together. Default: ${DEFAULT-VALUE}.")
    private String userRate = "";

    /** Whether something was said that is of use with a relay only. */
    boolean isUsed() {
        return !addresses.isEmpty() || !allowedPeers.isEmpty();
    }

    /** The first address that was given. */
    Optional<InetAddress> address() {
        return addresses.stream().findFirst().map(IpPrefix::parseAddress);
    }

    TurnServiceOptions options(RelaySecret secret, InetAddress seenByPeers) {
        if (addresses.size() > 2) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID, addresses.size() + " addresses for --turn-address, not 1 or 2");
        }
        String[] range = ports.split("-", 2);
        try {
            return new TurnServiceOptions(
                    secret,
                    seenByPeers,
                    OptionReader.number(range[0]),
                    OptionReader.number(range[range.length - 1]),
                    allowedPeers.stream().map(IpPrefix::parse).toList(),
                    OptionReader.number(userRate),
                    addresses.stream().skip(1).findFirst().map(IpPrefix::parseAddress));
        } catch (IllegalArgumentException e) {
            throw new InputException(ErrorCode.INPUT_INVALID, String.valueOf(e.getMessage()), e);
        }
    }
}
