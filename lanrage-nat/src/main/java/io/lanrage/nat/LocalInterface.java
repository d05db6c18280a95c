package io.lanrage.nat;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/**
 * What there is to know of one of the machine's network interfaces.
 *
 * @param name the system's name for it
 * @param up whether it is switched on
 * @param loopback whether it leads to this machine only
 * @param addresses its addresses, in the system's order
 */
record LocalInterface(String name, boolean up, boolean loopback, List<InetAddress> addresses) {

    LocalInterface {
        addresses = List.copyOf(addresses);
    }

    /**
     * Asks the system for all interfaces, which takes milliseconds and so is not for event loops.
     *
     * @throws UncheckedIOException if the system refuses to tell
     */
    static List<LocalInterface> all() {
        try {
            return NetworkInterface.networkInterfaces().map(LocalInterface::of).toList();
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LocalInterface of(NetworkInterface system) {
        try {
            return new LocalInterface(
                    system.getName(),
                    system.isUp(),
                    system.isLoopback(),
                    system.inetAddresses().toList());
        } catch (SocketException e) {
            // It was taken away while it was looked at.
            return new LocalInterface(system.getName(), false, false, List.of());
        }
    }
}
