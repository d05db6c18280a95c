package io.lanrage.wireguard.lan;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The flows that this machine began, by 64-bit fingerprints, with the times that they last without a packet.
 *
 * <p>A flow's place is one of {@value #WAYS} in the bucket that its fingerprint names. Where all are taken by flows that live, the one
 * with the oldest packet goes: its next outgoing packet begins it anew.
 *
 * <p>One thread sends, another one hears; neither ever waits for the other. Each place has three words. The fingerprint is written by
 * the sending thread only: first zero, then the other words, then, with release, itself, so whoever sees it sees the others. The last
 * two are times with marks in their lowest bits, each one atomic word. A packet that arrives in the very moment in which its flow's
 * place is taken by another flow may still pass, or lend the new flow the time of an answered one; both are harmless, since the old
 * flow was one of this machine's.
 *
 * <pre>
 * fingerprint   0 for an empty place
 * sent          when its last packet was sent; bits 0 and 1: the state
 * heard         when its last packet arrived;  bit 0: 1 if one did, else the time means nothing
 * </pre>
 */
final class FlowTable {
    /** Places of a bucket: at half of the table's capacity, fewer than one bucket in a hundred is full. */
    static final int WAYS = 16;

    /** How long a datagram's flow lasts that nobody has answered. */
    static final long UNANSWERED_NANOS = 30_000_000_000L;
    /** How long a datagram's flow lasts that was answered. RFC 4787 REQ-5 asks NATs for as much. */
    static final long ANSWERED_NANOS = 120_000_000_000L;
    /** How long a TCP connection may take to open, and to close. */
    static final long PASSING_NANOS = 60_000_000_000L;
    /** How long an established TCP connection may be silent: keepalives come after two hours (RFC 9293 §3.8.4). */
    static final long ESTABLISHED_NANOS = 7_200_000_000_000L;

    /** What was sent, as far as it changes a flow's state. */
    enum Sent {
        /** A packet of a protocol without connections. */
        DATAGRAM,
        /** A TCP segment that begins a connection. */
        BEGIN,
        /** A TCP segment of a connection. */
        SEGMENT,
        /** A TCP segment that ends the sender's half. */
        FINISH,
        /** A TCP segment that breaks a connection off, or refuses one. */
        RESET
    }

    private static final int DATAGRAM = 0;
    private static final int OPENING = 1;
    private static final int ESTABLISHED = 2;
    private static final int CLOSING = 3;
    private static final long STATE_MASK = 3;
    private static final long HEARD_MARK = 1;

    private final AtomicLongArray fingerprints;
    private final AtomicLongArray sent;
    private final AtomicLongArray heard;
    private final int bucketMask;
    private final AtomicLongArray evictions = new AtomicLongArray(1);

    /**
     * Makes an empty table.
     *
     * @param capacity how many flows at most: a power of two, from {@value #WAYS} up
     */
    FlowTable(int capacity) {
        if (capacity < WAYS || Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity " + capacity + " is not a power of two from " + WAYS + " up");
        }
        fingerprints = new AtomicLongArray(capacity);
        sent = new AtomicLongArray(capacity);
        heard = new AtomicLongArray(capacity);
        bucketMask = capacity / WAYS - 1;
    }

    /**
     * Notes a packet of a flow that was sent; begins the flow if there is none. On the sending thread.
     *
     * @param fingerprint the flow's; 0 counts as 1
     */
    void sent(long fingerprint, Sent what, long nowNanos) {
        long wanted = fingerprint == 0 ? 1 : fingerprint;
        int place = find(wanted);
        boolean lives = place >= 0 && isAlive(place, nowNanos);
        if (what == Sent.RESET && !lives) {
            return;
        }
        int state = stateAfter(what, lives && state(place) == CLOSING);
        if (lives) {
            sent.setRelease(place, (nowNanos & ~STATE_MASK) | state);
            return;
        }
        int taken = place >= 0 ? place : placeFor(wanted, nowNanos);
        fingerprints.setRelease(taken, 0);
        sent.setRelease(taken, (nowNanos & ~STATE_MASK) | state);
        heard.setRelease(taken, 0);
        fingerprints.setRelease(taken, wanted);
    }

    private static int stateAfter(Sent what, boolean isClosing) {
        return switch (what) {
            case DATAGRAM -> DATAGRAM;
            case BEGIN -> OPENING;
            case SEGMENT -> isClosing ? CLOSING : ESTABLISHED;
            case FINISH, RESET -> CLOSING;
        };
    }

    /**
     * Whether a packet that arrived belongs to a flow that lives; notes that it arrived, if it does. On the hearing thread.
     *
     * @param fingerprint the flow's; 0 counts as 1
     */
    boolean heard(long fingerprint, long nowNanos) {
        int place = find(fingerprint == 0 ? 1 : fingerprint);
        if (place < 0 || !isAlive(place, nowNanos)) {
            return false;
        }
        heard.setRelease(place, nowNanos | HEARD_MARK);
        return true;
    }

    /** Whether a flow lives, without noting anything. */
    boolean isKnown(long fingerprint, long nowNanos) {
        int place = find(fingerprint == 0 ? 1 : fingerprint);
        return place >= 0 && isAlive(place, nowNanos);
    }

    /** How many flows had to go although they lived. From any thread. */
    long evictions() {
        return evictions.getAcquire(0);
    }

    private int find(long wanted) {
        int first = bucket(wanted);
        for (int place = first; place < first + WAYS; place++) {
            if (fingerprints.getAcquire(place) == wanted) {
                return place;
            }
        }
        return -1;
    }

    private int bucket(long fingerprint) {
        return ((int) fingerprint & bucketMask) * WAYS;
    }

    /** An empty place, else one of a flow that is over, else the one with the oldest packet. */
    private int placeFor(long fingerprint, long nowNanos) {
        int first = bucket(fingerprint);
        int oldest = first;
        for (int place = first; place < first + WAYS; place++) {
            if (fingerprints.getAcquire(place) == 0 || !isAlive(place, nowNanos)) {
                return place;
            }
            if (idleNanos(place, nowNanos) > idleNanos(oldest, nowNanos)) {
                oldest = place;
            }
        }
        evictions.setRelease(0, evictions.getAcquire(0) + 1);
        return oldest;
    }

    private int state(int place) {
        return (int) (sent.getAcquire(place) & STATE_MASK);
    }

    private boolean isAlive(int place, long nowNanos) {
        return idleNanos(place, nowNanos) < limitNanos(place);
    }

    private long limitNanos(int place) {
        return switch (state(place)) {
            case DATAGRAM -> (heard.getAcquire(place) & HEARD_MARK) == 0 ? UNANSWERED_NANOS : ANSWERED_NANOS;
            case ESTABLISHED -> ESTABLISHED_NANOS;
            default -> PASSING_NANOS;
        };
    }

    /** How long no packet was sent or heard; below 0 if the other thread's clock was read later. */
    private long idleNanos(int place, long nowNanos) {
        long sinceSent = nowNanos - (sent.getAcquire(place) & ~STATE_MASK);
        long lastHeard = heard.getAcquire(place);
        if ((lastHeard & HEARD_MARK) == 0) {
            return sinceSent;
        }
        return Math.min(sinceSent, nowNanos - (lastHeard & ~HEARD_MARK));
    }
}
