package io.lanrage.nat.path;

import io.lanrage.core.key.PeerId;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which peer's packets come from which address.
 *
 * <p>A check from an address is enough to own it, because a peer may send data as soon as its check was answered, and the first
 * packet must not get lost. But a check's source can be forged by the one who made the check: so an address that has answered
 * one peer's check is not given to another peer before it has answered that one's too.
 */
final class AddressOwners {

    private record Claim(PeerId peer, boolean answered) {}

    private final Map<InetSocketAddress, Claim> claims = new HashMap<>();

    /** An authentic check of the peer came from the address. */
    void heard(InetSocketAddress address, PeerId peer) {
        Claim claim = claims.get(address);
        if (claim == null || !claim.answered) {
            claims.put(address, new Claim(peer, false));
        }
    }

    /** The address answered a check to the peer. */
    void answered(InetSocketAddress address, PeerId peer) {
        claims.put(address, new Claim(peer, true));
    }

    /** The address answers the peer's checks no more. */
    void fellSilent(InetSocketAddress address, PeerId peer) {
        claims.computeIfPresent(address, (a, claim) -> claim.peer.equals(peer) ? new Claim(peer, false) : claim);
    }

    /** The peer has nothing to do with the address any more. */
    void release(InetSocketAddress address, PeerId peer) {
        claims.computeIfPresent(address, (a, claim) -> claim.peer.equals(peer) ? null : claim);
    }

    /** The peer whose packets come from the address, or null. */
    @Nullable
    PeerId owner(InetSocketAddress address) {
        Claim claim = claims.get(address);
        return claim == null ? null : claim.peer;
    }
}
