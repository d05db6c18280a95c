package io.lanrage.wireguard.uapi;

import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.key.SecretKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Reads answers: lines of {@code key=value}, the last of them {@code errno=NUMBER}, ended by an empty line. Lines of the device
 * come first; {@code public_key} begins a peer. Keys that are unknown at their place are skipped, since the protocol may grow;
 * of a repeated key the last counts. Values are checked, and all counts bounded by {@link TextLimits}.
 */
final class AnswerDecoder {
    private final ProtocolLines lines;
    private final TextLimits limits;
    private final List<PeerDraft> peers = new ArrayList<>();
    private @Nullable PrivateKey privateKey;
    private OptionalInt listenPort = OptionalInt.empty();
    private long firewallMark;

    private AnswerDecoder(SecretBytes answer, TextLimits limits) {
        this.lines = new ProtocolLines(answer, limits.lineBytes());
        this.limits = limits;
    }

    /**
     * Reads the answer to {@code get}.
     *
     * @throws UapiException.Refused if the device reports an error
     * @throws UapiException.Malformed if the answer is not of the protocol's form, or over a limit
     */
    static DeviceState decodeGet(SecretBytes answer, TextLimits limits) {
        AnswerDecoder decoder = new AnswerDecoder(answer, limits);
        try {
            decoder.readAll();
            return decoder.state();
        } catch (MalformedLine e) {
            decoder.wipe();
            throw new UapiException.Malformed(e.line(), e.reason());
        } catch (UapiException e) {
            decoder.wipe();
            throw e;
        }
    }

    /**
     * Reads the answer to {@code set}.
     *
     * @throws UapiException.Refused if the device reports an error
     * @throws UapiException.Malformed if the answer is not of the protocol's form, or over a limit
     */
    static void decodeSet(SecretBytes answer, TextLimits limits) {
        decodeGet(answer, limits).wipe();
    }

    private void readAll() {
        while (lines.next()) {
            String key = lines.key();
            switch (key) {
                case "errno" -> {
                    finish(lines.status());
                    return;
                }
                case "public_key" -> beginPeer();
                default -> {
                    if (peers.isEmpty()) {
                        deviceLine(key);
                    } else {
                        peerLine(peers.get(peers.size() - 1), key);
                    }
                }
            }
        }
        throw lines.malformed("the answer ends without errno");
    }

    private void finish(long status) {
        lines.requireEnd();
        if (status != 0) {
            throw new UapiException.Refused(status);
        }
    }

    private void beginPeer() {
        if (peers.size() == limits.peers()) {
            throw lines.malformed("more than " + limits.peers() + " peers");
        }
        peers.add(new PeerDraft(PublicKey.of(lines.keyBytes())));
    }

    private void deviceLine(String key) {
        switch (key) {
            case "private_key" -> {
                destroy(privateKey);
                privateKey = lines.secretKeyOrNone(PrivateKey::of);
            }
            case "listen_port" -> {
                int port = (int) lines.number(DeviceChange.LARGEST_PORT);
                listenPort = port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
            }
            case "fwmark" -> firewallMark = lines.number(DeviceChange.LARGEST_MARK);
            default -> {
                // Not known here: of a later version of the protocol, or of the implementation's own.
            }
        }
    }

    private void peerLine(PeerDraft peer, String key) {
        switch (key) {
            case "preshared_key" -> {
                destroy(peer.presharedKey);
                peer.presharedKey = lines.secretKeyOrNone(PresharedKey::of);
            }
            case "endpoint" -> peer.endpoint = lines.endpoint();
            case "last_handshake_time_sec" -> peer.handshakeSeconds = lines.number(PeerDraft.LARGEST_SECONDS);
            case "last_handshake_time_nsec" -> peer.handshakeNanos = lines.number(PeerDraft.LARGEST_NANOS);
            case "rx_bytes" -> peer.bytesReceived = lines.number(Long.MAX_VALUE);
            case "tx_bytes" -> peer.bytesSent = lines.number(Long.MAX_VALUE);
            case "persistent_keepalive_interval" ->
                peer.keepaliveSeconds = lines.number(PeerDraft.LARGEST_KEEPALIVE_SECONDS);
            case "allowed_ip" -> {
                if (peer.allowedAddresses.size() == limits.allowedAddresses()) {
                    throw lines.malformed("more than " + limits.allowedAddresses() + " allowed addresses of one peer");
                }
                peer.allowedAddresses.add(lines.prefix());
            }
            default -> {
                // As for the device.
            }
        }
    }

    private DeviceState state() {
        List<PeerState> states = new ArrayList<>(peers.size());
        for (PeerDraft peer : peers) {
            states.add(peer.state());
        }
        return new DeviceState(Optional.ofNullable(privateKey), listenPort, firewallMark, states);
    }

    private void wipe() {
        destroy(privateKey);
        for (PeerDraft peer : peers) {
            destroy(peer.presharedKey);
        }
    }

    private static void destroy(@Nullable SecretKey key) {
        if (key != null) {
            key.destroy();
        }
    }
}
