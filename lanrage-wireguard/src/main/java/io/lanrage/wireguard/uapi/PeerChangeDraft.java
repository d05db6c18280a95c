package io.lanrage.wireguard.uapi;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PublicKey;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An order for a peer while its lines are being read. Lines count in their order; a value that comes again replaces the first. */
final class PeerChangeDraft {
    final PublicKey key;
    boolean removesPeer;
    boolean updatesOnly;

    @Nullable
    PresharedKey presharedKey;

    @Nullable
    InetSocketAddress endpoint;

    @Nullable
    Duration keepalive;

    private final Set<IpPrefix> allowedAddresses = new LinkedHashSet<>();
    private final Set<IpPrefix> removedAddresses = new LinkedHashSet<>();
    private boolean replacesAllowedAddresses;

    PeerChangeDraft(PublicKey key) {
        this.key = key;
    }

    /** How many addresses are in the order. */
    int addresses() {
        return allowedAddresses.size() + removedAddresses.size();
    }

    void replaceAllowedAddresses() {
        replacesAllowedAddresses = true;
        allowedAddresses.clear();
        removedAddresses.clear();
    }

    void allow(IpPrefix prefix) {
        removedAddresses.remove(prefix);
        allowedAddresses.add(prefix);
    }

    /** An address that was allowed before stays so in the order, because this takes it from the peer that had it. */
    void disallow(IpPrefix prefix) {
        removedAddresses.add(prefix);
    }

    PeerChange change() {
        if (removesPeer) {
            return new PeerChange.Remove(key);
        }
        return new PeerChange.Put(
                key,
                updatesOnly,
                Optional.ofNullable(presharedKey),
                Optional.ofNullable(endpoint),
                Optional.ofNullable(keepalive),
                replacesAllowedAddresses,
                List.copyOf(allowedAddresses),
                List.copyOf(removedAddresses));
    }

    /** Destroys the preshared key, if the order does not hand it on. */
    void wipe() {
        if (presharedKey != null) {
            presharedKey.destroy();
        }
    }
}
