package io.lanrage.wireguard.engine;

import io.lanrage.wireguard.packet.IpPacket;
import io.lanrage.wireguard.packet.Ipv4;
import io.lanrage.wireguard.packet.Ipv6;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whose a packet is. The engine's thread changes it; the data path reads it without a lock. */
final class Router {

    private volatile AllowedAddresses<Tunnel> allowed = AllowedAddresses.none();
    private volatile List<Tunnel> tunnels = List.of();

    AllowedAddresses<Tunnel> allowed() {
        return allowed;
    }

    /** Takes a new table, and all tunnels that there are. */
    void update(AllowedAddresses<Tunnel> newAllowed, List<Tunnel> allTunnels) {
        allowed = newAllowed;
        tunnels = List.copyOf(allTunnels);
    }

    /** All tunnels. */
    List<Tunnel> tunnels() {
        return tunnels;
    }

    /** To whom a valid packet goes; null if to nobody. */
    @Nullable
    Tunnel destination(ByteBuffer memory, int offset) {
        return IpPacket.version(memory, offset) == IpPacket.VERSION_4
                ? allowed.ipv4(Ipv4.destination(memory, offset))
                : allowed.ipv6(Ipv6.destinationHigh(memory, offset), Ipv6.destinationLow(memory, offset));
    }

    /** From whom a valid packet may come; null if from nobody. */
    @Nullable
    Tunnel source(ByteBuffer memory, int offset) {
        return IpPacket.version(memory, offset) == IpPacket.VERSION_4
                ? allowed.ipv4(Ipv4.source(memory, offset))
                : allowed.ipv6(Ipv6.sourceHigh(memory, offset), Ipv6.sourceLow(memory, offset));
    }
}
