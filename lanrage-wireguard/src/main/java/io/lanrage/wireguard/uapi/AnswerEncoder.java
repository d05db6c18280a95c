package io.lanrage.wireguard.uapi;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.wireguard.posix.Errno;
import java.time.Duration;
import java.time.Instant;

/**
 * Makes the text of answers: lines of {@code key=value}, the last of them {@code errno}, ended by an empty line.
 *
 * <pre>
 * private_key=HEX                        ┐
 * listen_port=NUMBER                     │ the device, each only if there is one
 * fwmark=NUMBER                          ┘
 * public_key=HEX                         ┐
 * preshared_key=HEX                      │
 * protocol_version=1                     │
 * endpoint=ADDRESS:PORT, if there is one │
 * last_handshake_time_sec=NUMBER         │ each peer
 * last_handshake_time_nsec=NUMBER        │
 * tx_bytes=NUMBER                        │
 * rx_bytes=NUMBER                        │
 * persistent_keepalive_interval=SECONDS  │
 * allowed_ip=PREFIX …                    ┘
 * errno=NUMBER
 * </pre>
 */
final class AnswerEncoder {
    private AnswerEncoder() {}

    /** The answer to a {@code get} that was carried out. */
    static void encodeState(DeviceState state, SecretBytes out) {
        state.privateKey()
                .ifPresent(key ->
                        out.append("private_key=").appendHexAndWipe(key.bytes()).append("\n"));
        state.listenPort().ifPresent(port -> out.append("listen_port=" + port + "\n"));
        if (state.firewallMark() != 0) {
            out.append("fwmark=" + state.firewallMark() + "\n");
        }
        for (PeerState peer : state.peers()) {
            encodePeer(peer, out);
        }
        encodeDone(out);
    }

    private static void encodePeer(PeerState peer, SecretBytes out) {
        out.append("public_key=").appendHexAndWipe(peer.key().bytes()).append("\npreshared_key=");
        peer.presharedKey()
                .ifPresentOrElse(key -> out.appendHexAndWipe(key.bytes()), () -> out.append(RequestEncoder.NO_KEY));
        out.append("\nprotocol_version=1\n");
        peer.endpoint().ifPresent(endpoint -> out.append("endpoint=" + RequestEncoder.text(endpoint) + "\n"));
        Instant handshake = peer.lastHandshake().orElse(Instant.EPOCH);
        out.append("last_handshake_time_sec=" + handshake.getEpochSecond() + "\n");
        out.append("last_handshake_time_nsec=" + handshake.getNano() + "\n");
        out.append("tx_bytes=" + peer.bytesSent() + "\n");
        out.append("rx_bytes=" + peer.bytesReceived() + "\n");
        long keepaliveSeconds = peer.keepalive().orElse(Duration.ZERO).toSeconds();
        out.append("persistent_keepalive_interval=" + keepaliveSeconds + "\n");
        for (IpPrefix prefix : peer.allowedAddresses()) {
            out.append("allowed_ip=" + prefix + "\n");
        }
    }

    /** The end of every request that was carried out. */
    static void encodeDone(SecretBytes out) {
        out.append("errno=0\n\n");
    }

    /** The answer to a {@code get}, or to what is no request, that was refused: {@code wg} reads only a positive number here. */
    static void encodeRefusedGet(Errno errno, SecretBytes out) {
        out.append("errno=" + errno.number() + "\n\n");
    }

    /** The answer to a {@code set} that was refused: {@code wg} finds the error's words by the negated number, as wireguard-go sends it. */
    static void encodeRefusedSet(Errno errno, SecretBytes out) {
        out.append("errno=-" + errno.number() + "\n\n");
    }
}
