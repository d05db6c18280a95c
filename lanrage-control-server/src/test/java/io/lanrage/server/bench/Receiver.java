package io.lanrage.server.bench;

import io.lanrage.nat.posix.BatchSocket;
import io.lanrage.nat.posix.ReceiveRing;

/** Counts what arrives, and forgets it. */
final class Receiver {

    private static final int PLACES = 64;
    private static final int PLACE_BYTES = 65_535;

    private final ReceiveRing ring = BatchSocket.newRing(PLACES, 0, PLACE_BYTES, 0);
    private long received;

    /** Takes what one call gives. */
    void poll(BatchSocket socket) {
        int filled = socket.receive(ring, 0, PLACES);
        for (int place = 0; place < filled; place++) {
            int segment = Math.max(1, ring.segmentBytes(place));
            received += (ring.bytes(place) + segment - 1) / segment;
        }
    }

    long received() {
        return received;
    }
}
