package io.lanrage.wireguard.engine;

import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.PublicKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The peers of an interface, by key and by id. Used by the engine's thread only. */
final class Peers {

    private final Map<PublicKey, PeerRecord> byKey = new HashMap<>();
    private final Map<PeerId, PeerRecord> byId = new HashMap<>();

    @Nullable
    PeerRecord find(PublicKey key) {
        return byKey.get(key);
    }

    @Nullable
    PeerRecord find(PeerId id) {
        return byId.get(id);
    }

    void add(PeerRecord peer) {
        byKey.put(peer.tunnel().key(), peer);
        byId.put(peer.tunnel().id(), peer);
    }

    void remove(PeerRecord peer) {
        byKey.remove(peer.tunnel().key());
        byId.remove(peer.tunnel().id());
    }

    int count() {
        return byKey.size();
    }

    Collection<PeerRecord> all() {
        return List.copyOf(byKey.values());
    }

    List<Tunnel> tunnels() {
        List<Tunnel> tunnels = new ArrayList<>();
        byKey.values().forEach(peer -> tunnels.add(peer.tunnel()));
        return tunnels;
    }
}
