package io.lanrage.wireguard.lan;

import io.lanrage.core.network.OpenPorts;
import io.lanrage.core.network.PortRange;
import io.lanrage.core.network.TransportProtocol;

/** The ports of one protocol that are open, a bit each. Immutable. */
final class PortSet {
    private final long[] bits = new long[(PortRange.LARGEST_PORT + 1) / Long.SIZE];

    PortSet(OpenPorts openPorts, TransportProtocol protocol) {
        for (int port = 1; port <= PortRange.LARGEST_PORT; port++) {
            if (openPorts.admits(protocol, port)) {
                bits[port / Long.SIZE] |= 1L << port;
            }
        }
    }

    /** Whether a port from 0 to 65,535 is open. */
    boolean contains(int port) {
        return (bits[port / Long.SIZE] >>> port & 1) != 0;
    }
}
