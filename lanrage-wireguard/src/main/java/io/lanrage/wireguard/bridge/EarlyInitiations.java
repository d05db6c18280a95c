package io.lanrage.wireguard.bridge;

import io.lanrage.core.key.PeerId;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the handshake initiations of peers that WireGuard does not know yet.
 *
 * <p>Two peers seldom add each other at the same instant. Without this the first one's initiation would be lost, and it would
 * try again only after five seconds (REKEY_TIMEOUT; WireGuard's paper, section 6.4). One a peer is kept, the newest, for a
 * little less than that long. Calls have to exclude each other.
 */
final class EarlyInitiations {
    /** Type 1 and three reserved zero bytes (WireGuard's paper, section 5.4.2). */
    private static final int INITIATION_TYPE = 1;

    private static final int INITIATION_BYTES = 148;

    /** Twice the largest party that is usual; whoever comes later loses no more than without this class. */
    private static final int LARGEST_COUNT = 64;

    /** After five seconds the sender makes a new one and takes no answer to the old one any more. */
    private static final long KEPT_NANOS = 4_500_000_000L;

    private final Map<PeerId, Initiation> kept = new HashMap<>();

    private record Initiation(ByteBuffer bytes, long sinceNanos) {
        boolean isFresh(long nowNanos) {
            return nowNanos - sinceNanos < KEPT_NANOS;
        }
    }

    /**
     * Keeps a datagram if it is an initiation and there is room.
     *
     * @param datagram from position to limit; borrowed and not changed
     * @return whether it is kept
     */
    boolean keep(PeerId peer, ByteBuffer datagram, long nowNanos) {
        if (!isInitiation(datagram)) {
            return false;
        }
        if (kept.size() >= LARGEST_COUNT && !kept.containsKey(peer)) {
            kept.values().removeIf(initiation -> !initiation.isFresh(nowNanos));
            if (kept.size() >= LARGEST_COUNT) {
                return false;
            }
        }
        ByteBuffer copy =
                ByteBuffer.allocate(INITIATION_BYTES).put(datagram.duplicate()).flip();
        kept.put(peer, new Initiation(copy, nowNanos));
        return true;
    }

    /** Takes out what is kept of a peer; empty if there is nothing, or nothing fresh. */
    Optional<ByteBuffer> take(PeerId peer, long nowNanos) {
        return Optional.ofNullable(kept.remove(peer))
                .filter(initiation -> initiation.isFresh(nowNanos))
                .map(Initiation::bytes);
    }

    private static boolean isInitiation(ByteBuffer datagram) {
        int at = datagram.position();
        return datagram.remaining() == INITIATION_BYTES
                && datagram.get(at) == INITIATION_TYPE
                && datagram.get(at + 1) == 0
                && datagram.get(at + 2) == 0
                && datagram.get(at + 3) == 0;
    }
}
