package io.lanrage.wireguard.link;

import io.lanrage.core.ipam.IpPrefix;
import java.net.InetAddress;
import java.util.List;

/** Makes the lines that {@code ip -batch} carries out (ip(8)). */
final class IpScript {
    private IpScript() {}

    /**
     * MTU and address, then up. An address with the prefix's length makes the kernel route the prefix to the interface, and
     * take the route away with it.
     */
    static List<String> configure(String interfaceName, InetAddress address, IpPrefix prefix, int mtu) {
        return List.of(
                "link set dev " + interfaceName + " mtu " + mtu,
                "address replace " + address.getHostAddress() + "/" + prefix.length() + " dev " + interfaceName,
                "link set dev " + interfaceName + " up");
    }

    /** Takes the address, and with it the route, away again. */
    static List<String> release(String interfaceName, InetAddress address, IpPrefix prefix) {
        return List.of("address delete " + address.getHostAddress() + "/" + prefix.length() + " dev " + interfaceName);
    }
}
