package io.lanrage.wireguard.uapi;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PrivateKey;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * An order to a WireGuard device: {@code set}. What is empty stays as it is.
 *
 * @param privateKey the own key to take
 * @param removesPrivateKey whether the own key is given up; then there is no new one
 * @param listenPort the UDP port to take, 0 to 65,535; zero lets the device choose one
 * @param firewallMark the mark for outgoing packets, 0 to 4,294,967,295; zero for none
 * @param replacesPeers whether all peers but those given here are removed
 * @param peers what to do with peers, in this order
 */
public record DeviceChange(
        Optional<PrivateKey> privateKey,
        boolean removesPrivateKey,
        OptionalInt listenPort,
        OptionalLong firewallMark,
        boolean replacesPeers,
        List<PeerChange> peers) {

    static final int LARGEST_PORT = 65_535;
    static final long LARGEST_MARK = 0xffff_ffffL;

    /**
     * Copies the list; checks port, mark, and that the key is not both given and removed.
     *
     * @throws InputException if the port or mark is out of range
     */
    public DeviceChange {
        peers = List.copyOf(peers);
        int port = listenPort.orElse(0);
        if (port < 0 || port > LARGEST_PORT) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID, "WireGuard listen port " + port + " is not in 0.." + LARGEST_PORT);
        }
        long mark = firewallMark.orElse(0);
        if (mark < 0 || mark > LARGEST_MARK) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID, "WireGuard firewall mark " + mark + " is not in 0.." + LARGEST_MARK);
        }
        if (removesPrivateKey && privateKey.isPresent()) {
            throw new IllegalArgumentException("a private key is given, and it is to be removed");
        }
    }

    /**
     * The order that changes key, port and peers.
     *
     * @param privateKey the own key to take
     * @param listenPort the UDP port to take
     * @param replacesPeers whether all peers but those given here are removed
     * @param peers what to do with peers, in this order
     * @throws InputException if the port is out of range
     */
    public DeviceChange(
            Optional<PrivateKey> privateKey, OptionalInt listenPort, boolean replacesPeers, List<PeerChange> peers) {
        this(privateKey, false, listenPort, OptionalLong.empty(), replacesPeers, peers);
    }

    /**
     * The order that begins afresh: this key, this port, no peers.
     *
     * @param privateKey the own key
     * @param listenPort the UDP port, 0 to 65,535; zero lets the device choose one
     * @return the order
     */
    public static DeviceChange reset(PrivateKey privateKey, int listenPort) {
        return new DeviceChange(Optional.of(privateKey), OptionalInt.of(listenPort), true, List.of());
    }

    /**
     * The order that changes only peers.
     *
     * @param peers what to do with them
     * @return the order
     */
    public static DeviceChange ofPeers(PeerChange... peers) {
        return new DeviceChange(Optional.empty(), OptionalInt.empty(), false, List.of(peers));
    }

    /** Overwrites the private key and the preshared keys; the rest stays readable. */
    public void wipe() {
        privateKey.ifPresent(PrivateKey::destroy);
        for (PeerChange peer : peers) {
            if (peer instanceof PeerChange.Put put) {
                put.presharedKey().ifPresent(PresharedKey::destroy);
            }
        }
    }
}
