package io.lanrage.core.party;

import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.nat.NatType;
import java.net.InetAddress;

/**
 * One member of a party.
 *
 * @param key the member's WireGuard public key, which is its identity
 * @param name what the player is called; not unique
 * @param address the virtual address that the control plane leases to it
 * @param natType what it found out about its NAT, unknown until then
 * @param presence whether the control plane hears from it
 */
public record Peer(PublicKey key, String name, InetAddress address, NatType natType, Presence presence) {

    /**
     * The peer's id.
     *
     * @return the id that follows from its key
     */
    public PeerId id() {
        return key.peerId();
    }
}
