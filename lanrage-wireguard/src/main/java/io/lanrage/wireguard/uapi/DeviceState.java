package io.lanrage.wireguard.uapi;

import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PrivateKey;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a WireGuard device answered to {@code get}. It holds the secrets that the device told; {@link #wipe()} destroys them.
 *
 * @param privateKey the own key, if one is set
 * @param listenPort the UDP port, 1 to 65,535; empty while the device has none
 * @param firewallMark the mark on its outgoing packets, 0 to 4,294,967,295; zero for none
 * @param peers the peers, in the order in which the device told them
 */
public record DeviceState(
        Optional<PrivateKey> privateKey, OptionalInt listenPort, long firewallMark, List<PeerState> peers) {

    /** Copies the list. */
    public DeviceState {
        peers = List.copyOf(peers);
    }

    /** Overwrites the private key and the preshared keys; the rest stays readable. */
    public void wipe() {
        privateKey.ifPresent(PrivateKey::destroy);
        for (PeerState peer : peers) {
            peer.presharedKey().ifPresent(PresharedKey::destroy);
        }
    }
}
