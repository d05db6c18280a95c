package io.lanrage.wireguard.uapi;

import io.lanrage.core.error.InputException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.key.SecretKey;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads answers: lines of {@code key=value}, the last of them {@code errno=NUMBER}, ended by an empty line. Lines of the device
 * come first; {@code public_key} begins a peer. Keys that are unknown at their place are skipped, since the protocol may grow;
 * of a repeated key the last counts. Values are checked, and all counts bounded by {@link AnswerLimits}.
 */
final class AnswerDecoder {
    private static final long LARGEST_PORT = 65_535;
    private static final long LARGEST_MARK = 0xffff_ffffL;

    private final AnswerLines lines;
    private final AnswerLimits limits;
    private final List<PeerDraft> peers = new ArrayList<>();
    private @Nullable PrivateKey privateKey;
    private OptionalInt listenPort = OptionalInt.empty();
    private long firewallMark;

    private AnswerDecoder(SecretBytes answer, AnswerLimits limits) {
        this.lines = new AnswerLines(answer, limits.lineBytes());
        this.limits = limits;
    }

    /**
     * Reads the answer to {@code get}.
     *
     * @throws UapiException.Refused if the device reports an error
     * @throws UapiException.Malformed if the answer is not of the protocol's form, or over a limit
     */
    static DeviceState decodeGet(SecretBytes answer, AnswerLimits limits) {
        AnswerDecoder decoder = new AnswerDecoder(answer, limits);
        try {
            decoder.readAll();
            return decoder.state();
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
    static void decodeSet(SecretBytes answer, AnswerLimits limits) {
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
                privateKey = secretOrNone(PrivateKey::of);
            }
            case "listen_port" -> {
                int port = (int) lines.number(LARGEST_PORT);
                listenPort = port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
            }
            case "fwmark" -> firewallMark = lines.number(LARGEST_MARK);
            default -> {
                // Not known here: of a later version of the protocol, or of the implementation's own.
            }
        }
    }

    private void peerLine(PeerDraft peer, String key) {
        switch (key) {
            case "preshared_key" -> {
                destroy(peer.presharedKey);
                peer.presharedKey = secretOrNone(PresharedKey::of);
            }
            case "endpoint" -> peer.endpoint = endpoint();
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
                peer.allowedAddresses.add(prefix());
            }
            default -> {
                // As for the device.
            }
        }
    }

    /** All zeroes is how devices tell that none is set. */
    private <K extends SecretKey> @Nullable K secretOrNone(Function<byte[], K> factory) {
        return lines.isZeroKey() ? null : lines.secretKey(factory);
    }

    private IpPrefix prefix() {
        try {
            return IpPrefix.parse(lines.value());
        } catch (InputException e) {
            throw lines.malformedValue("is not a prefix");
        }
    }

    /** {@code 192.0.2.1:51820}, {@code [2001:db8::1]:51820} or {@code [fe80::1%eth0]:51820}. */
    private InetSocketAddress endpoint() {
        String text = lines.value();
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            // The zone names an interface of the device's own network namespace, perhaps none of ours.
            host = host.substring(1, host.length() - 1).split("%", 2)[0];
        }
        try {
            int port = Integer.parseInt(text, colon + 1, text.length(), 10);
            return new InetSocketAddress(IpPrefix.parseAddress(host), port);
        } catch (IllegalArgumentException | InputException e) {
            throw lines.malformedValue("is not an endpoint");
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
