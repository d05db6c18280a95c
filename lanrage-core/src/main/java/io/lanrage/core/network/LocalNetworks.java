package io.lanrage.core.network;

import io.lanrage.core.ipam.IpPrefix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.util.List;
import java.util.function.Predicate;

/** The networks that this machine is in, which a party's prefix must not overlap. */
public final class LocalNetworks {

    private LocalNetworks() {}

    /**
     * Reads the networks of all interfaces that are up, without loopback and link-local ones.
     *
     * @param excludedInterface the name of the interface to leave out: the virtual one
     * @return the prefixes, each once
     * @throws UncheckedIOException if the system does not tell
     */
    public static List<IpPrefix> prefixes(String excludedInterface) {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(Predicate.not(nic -> nic.getName().equals(excludedInterface)))
                    .filter(LocalNetworks::isUsable)
                    .flatMap(nic -> nic.getInterfaceAddresses().stream())
                    .filter(address -> !address.getAddress().isLinkLocalAddress())
                    .map(LocalNetworks::prefix)
                    .distinct()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static IpPrefix prefix(InterfaceAddress address) {
        return IpPrefix.containing(address.getAddress(), address.getNetworkPrefixLength());
    }

    private static boolean isUsable(NetworkInterface nic) {
        try {
            return nic.isUp() && !nic.isLoopback();
        } catch (IOException e) {
            return false;
        }
    }
}
