package io.lanrage.nat.socket;

import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.turn.ChannelData;
import java.nio.ByteBuffer;

/**
 * Tells the protocols on the shared socket apart.
 *
 * <pre>
 *  offset   STUN (RFC 8489 §5)                   WireGuard (white paper §5.4)
 *  0        two zero bits, then the type         type, 1 to 4
 *  1..3     … type, length of what follows       three zero bytes
 *  4..7     magic cookie                         sender, receiver or counter
 * </pre>
 *
 * <p>No datagram is both: where a STUN message has WireGuard's first four bytes, its length field is zero, so that it has 20 bytes,
 * fewer than any WireGuard message. TURN's ChannelData begins with 01 in binary (RFC 8656 §12), which neither of them does.
 */
final class Demultiplexer {

    // WireGuard's message types and their lengths (white paper §5.4.2 to §5.4.7).
    private static final int INITIATION = 1;
    private static final int INITIATION_BYTES = 148;
    private static final int RESPONSE = 2;
    private static final int RESPONSE_BYTES = 92;
    private static final int COOKIE_REPLY = 3;
    private static final int COOKIE_REPLY_BYTES = 64;
    private static final int TRANSPORT_DATA = 4;
    // Header and authentication tag around nothing: a keepalive.
    private static final int TRANSPORT_DATA_MIN_BYTES = 32;

    private static final int TYPE_BYTES = 4;

    private Demultiplexer() {}

    /**
     * Classifies a datagram.
     *
     * @param datagram the bytes from position to limit; borrowed and left as it is
     */
    static DatagramKind classify(ByteBuffer datagram) {
        if (StunMessage.looksLikeStun(datagram)) {
            return DatagramKind.STUN;
        }
        int at = datagram.position();
        int bytes = datagram.remaining();
        if (ChannelData.isDatagram(datagram, at, bytes)) {
            return DatagramKind.CHANNEL_DATA;
        }
        if (bytes < TYPE_BYTES || (datagram.get(at + 1) | datagram.get(at + 2) | datagram.get(at + 3)) != 0) {
            return DatagramKind.UNKNOWN;
        }
        return switch (datagram.get(at)) {
            case INITIATION -> wireGuardIf(bytes == INITIATION_BYTES);
            case RESPONSE -> wireGuardIf(bytes == RESPONSE_BYTES);
            case COOKIE_REPLY -> wireGuardIf(bytes == COOKIE_REPLY_BYTES);
            case TRANSPORT_DATA -> wireGuardIf(bytes >= TRANSPORT_DATA_MIN_BYTES);
            default -> DatagramKind.UNKNOWN;
        };
    }

    private static DatagramKind wireGuardIf(boolean lengthFits) {
        return lengthFits ? DatagramKind.WIREGUARD : DatagramKind.WIREGUARD_OF_WRONG_LENGTH;
    }
}
