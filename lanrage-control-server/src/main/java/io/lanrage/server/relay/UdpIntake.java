package io.lanrage.server.relay;

import io.lanrage.nat.posix.BatchSocket;
import io.lanrage.nat.posix.ReceiveRing;
import io.lanrage.nat.turn.DataMessage;
import java.nio.ByteBuffer;

/** What the sockets of one event loop receive into: places in one piece of memory. For that loop's thread. */
final class UdpIntake {

    /** The most datagrams that the kernel joins; a relay in the same machine may send more together than a network brings. */
    static final int MAX_SEGMENTS = 128;

    /** How many places one call fills at most. */
    static final int PLACES_A_CALL = 64;

    /** Between datagrams that are pulled apart: room for the header of the one, and the padding of the one before it. */
    private static final int GAP_BYTES = DataMessage.MAX_HEADROOM_BYTES + DataMessage.MAX_TAILROOM_BYTES + 1;

    /** Where nobody relays: questions are short, also those that the kernel joined. */
    private static final int QUESTION_PLACES = 32;

    private static final int QUESTION_BYTES = 8192;
    private static final int RELAY_PLACES = 128;

    /** More than a datagram has, and than the kernel joins. */
    private static final int RELAY_BYTES = 65_536;

    /** For datagrams that were pulled apart; the odd bytes let places begin at multiples of 64. */
    private static final int TAILROOM_BYTES = MAX_SEGMENTS * GAP_BYTES + 80;

    private final ReceiveRing ring;
    private final Places places;

    private UdpIntake(ReceiveRing ring) {
        this.ring = ring;
        this.places = new Places(ring.places());
    }

    /** For a STUN service: 256 KiB. */
    static UdpIntake forQuestions() {
        return new UdpIntake(BatchSocket.newRing(QUESTION_PLACES, 0, QUESTION_BYTES, 0));
    }

    /** For a relay: 8.8 MiB. */
    static UdpIntake forRelaying() {
        int headroom = DataMessage.MAX_HEADROOM_BYTES;
        return new UdpIntake(BatchSocket.newRing(RELAY_PLACES, headroom, RELAY_BYTES, TAILROOM_BYTES));
    }

    ReceiveRing ring() {
        return ring;
    }

    Places places() {
        return places;
    }

    /** The memory of all places; big-endian. */
    ByteBuffer memory() {
        return ring.memory().bytes();
    }

    /** How many datagrams are in a place; at least one. */
    int segments(int place) {
        int segment = ring.segmentBytes(place);
        int all = segment == 0 ? 1 : (ring.bytes(place) + segment - 1) / segment;
        return Math.min(all, MAX_SEGMENTS);
    }

    /** How long a datagram of a place is. */
    int segmentBytes(int place, int segment) {
        return Math.min(ring.segmentBytes(place), ring.bytes(place) - segment * ring.segmentBytes(place));
    }

    /**
     * Pulls the datagrams of a place apart, so that each has room for a header in front of it.
     *
     * @return how far the beginning of one is from that of the next
     */
    int pullApart(int place, int segments) {
        int segment = ring.segmentBytes(place);
        int at = ring.at(place);
        // From the last one on, because each moves to where later ones were.
        for (int i = segments - 1; i > 0; i--) {
            int from = at + i * segment;
            memory().put(from + i * GAP_BYTES, memory(), from, segmentBytes(place, i));
        }
        return segment + GAP_BYTES;
    }
}
