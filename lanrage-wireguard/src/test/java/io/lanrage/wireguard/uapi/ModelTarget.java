package io.lanrage.wireguard.uapi;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.PublicKey;
import io.lanrage.wireguard.posix.Errno;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A device that is nothing but its configuration: the naive other end of a server. It keeps its peers in their order. */
public final class ModelTarget implements UapiTarget {
    /** A port that is taken. */
    public static final int TAKEN_PORT = 4242;

    private final Map<PublicKey, ModelPeer> peers = new LinkedHashMap<>();
    private byte[] privateKey = new byte[0];
    private int listenPort;
    private long firewallMark;

    private static final class ModelPeer {
        private byte[] presharedKey = new byte[32];
        private Optional<InetSocketAddress> endpoint = Optional.empty();
        private Duration keepalive = Duration.ZERO;
        private final Set<IpPrefix> allowed = new LinkedHashSet<>();
    }

    @Override
    public synchronized DeviceState state() {
        List<PeerState> states = new ArrayList<>();
        peers.forEach((key, peer) -> states.add(new PeerState(
                key,
                isZero(peer.presharedKey) ? Optional.empty() : Optional.of(PresharedKey.of(peer.presharedKey)),
                peer.endpoint,
                peer.allowed.isEmpty() ? Optional.empty() : Optional.of(Instant.ofEpochSecond(1_700_000_000, 5)),
                1111,
                2222,
                Optional.of(peer.keepalive).filter(keepalive -> !keepalive.isZero()),
                List.copyOf(peer.allowed))));
        return new DeviceState(
                privateKey.length == 0 ? Optional.empty() : Optional.of(PrivateKey.of(privateKey)),
                listenPort == 0 ? OptionalInt.empty() : OptionalInt.of(listenPort),
                firewallMark,
                states);
    }

    @Override
    public synchronized void change(DeviceChange change) throws UapiRefusal {
        if (change.listenPort().orElse(0) == TAKEN_PORT) {
            change.wipe();
            throw new UapiRefusal(Errno.EADDRINUSE, "port " + TAKEN_PORT + " is taken");
        }
        change.privateKey().ifPresent(key -> privateKey = key.bytes());
        if (change.removesPrivateKey()) {
            privateKey = new byte[0];
        }
        listenPort = change.listenPort().orElse(listenPort);
        firewallMark = change.firewallMark().orElse(firewallMark);
        if (change.replacesPeers()) {
            peers.clear();
        }
        change.peers().forEach(this::apply);
        change.wipe();
    }

    private void apply(PeerChange change) {
        if (change instanceof PeerChange.Put put) {
            if (!put.updatesOnly() || peers.containsKey(put.key())) {
                put(put, peers.computeIfAbsent(put.key(), key -> new ModelPeer()));
            }
        } else {
            peers.remove(change.key());
        }
    }

    private void put(PeerChange.Put put, ModelPeer peer) {
        put.presharedKey().ifPresent(key -> peer.presharedKey = key.bytes());
        put.endpoint().ifPresent(endpoint -> peer.endpoint = Optional.of(endpoint));
        put.keepalive().ifPresent(keepalive -> peer.keepalive = keepalive);
        if (put.replacesAllowedAddresses()) {
            peer.allowed.clear();
        }
        for (IpPrefix prefix : put.allowedAddresses()) {
            peers.values().forEach(other -> other.allowed.remove(prefix));
            peer.allowed.add(prefix);
        }
        put.removedAddresses().forEach(peer.allowed::remove);
    }

    private static boolean isZero(byte[] key) {
        int different = 0;
        for (byte b : key) {
            different |= b;
        }
        return different == 0;
    }
}
