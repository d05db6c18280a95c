package io.lanrage.core.network;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PublicKey;
import java.time.Duration;
import java.util.List;

/**
 * One tunnel's far end.
 *
 * @param key the peer's public key
 * @param presharedKey the pair's preshared key
 * @param allowedAddresses what the peer may send from and is sent to
 * @param keepalive how often an idle tunnel sends, in whole seconds from 1 to 65,535; zero for never
 */
public record TunnelPeer(
        PublicKey key, PresharedKey presharedKey, List<IpPrefix> allowedAddresses, Duration keepalive) {

    /** Copies the addresses. */
    public TunnelPeer {
        allowedAddresses = List.copyOf(allowedAddresses);
    }

    /**
     * The peer's id.
     *
     * @return the id that follows from its key
     */
    public PeerId id() {
        return key.peerId();
    }
}
