package io.lanrage.server;

import io.lanrage.core.error.InputException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.server.relay.turn.PeerPolicy;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds the address at which peers see a relay, where nobody says it. */
final class RelayAddress {

    private static final PeerPolicy PUBLIC = PeerPolicy.of(List.of(), Set.of());

    private RelayAddress() {}

    /**
     * The address, from what is known otherwise.
     *
     * @param bind the local address of all ports, if it was given
     * @param publicAddress what players are told; of use if it is in figures, as a name may stand for a proxy
     * @param machine tells the addresses of this machine's interfaces
     */
    static Optional<InetAddress> find(
            @Nullable String bind, @Nullable String publicAddress, Supplier<List<InetAddress>> machine) {
        return Optional.ofNullable(bind)
                .flatMap(RelayAddress::inFigures)
                .filter(address -> !address.isAnyLocalAddress())
                .or(() -> Optional.ofNullable(publicAddress).flatMap(RelayAddress::inFigures))
                .or(() -> machine.get().stream()
                        .filter(RelayAddress::isPublic)
                        .min(Comparator.comparing(address -> !(address instanceof Inet4Address))));
    }

    /** Whether players on the Internet can reach it. */
    static boolean isPublic(InetAddress address) {
        return PUBLIC.permits(address);
    }

    /** The addresses of this machine's interfaces that are up. */
    static List<InetAddress> ofMachine() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(RelayAddress::isUp)
                    .flatMap(NetworkInterface::inetAddresses)
                    .toList();
        } catch (SocketException e) {
            return List.of();
        }
    }

    private static boolean isUp(NetworkInterface nic) {
        try {
            return nic.isUp();
        } catch (SocketException e) {
            return false;
        }
    }

    private static Optional<InetAddress> inFigures(String text) {
        try {
            return Optional.of(IpPrefix.parseAddress(text));
        } catch (InputException e) {
            return Optional.empty();
        }
    }
}
