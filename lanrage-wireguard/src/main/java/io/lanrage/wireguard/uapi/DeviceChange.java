package io.lanrage.wireguard.uapi;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.key.PrivateKey;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An order to a WireGuard device: {@code set}. What is empty stays as it is.
 *
 * @param privateKey the own key to take
 * @param listenPort the UDP port to take, 0 to 65,535; zero lets the device choose one
 * @param replacesPeers whether all peers but those given here are removed
 * @param peers what to do with peers, in this order
 */
public record DeviceChange(
        Optional<PrivateKey> privateKey, OptionalInt listenPort, boolean replacesPeers, List<PeerChange> peers) {

    private static final int LARGEST_PORT = 65_535;

    /**
     * Copies the list and checks the port.
     *
     * @throws InputException if the port is out of range
     */
    public DeviceChange {
        peers = List.copyOf(peers);
        int port = listenPort.orElse(0);
        if (port < 0 || port > LARGEST_PORT) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID, "WireGuard listen port " + port + " is not in 0.." + LARGEST_PORT);
        }
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
}
