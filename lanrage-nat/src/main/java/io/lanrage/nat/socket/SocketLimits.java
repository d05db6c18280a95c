package io.lanrage.nat.socket;

/** How much the socket takes at once, and how much it lets wait. */
final class SocketLimits {

    /** The longest datagram that UDP over IPv4 can carry, and the most that one call may send (RFC 768, RFC 791 §3.1). */
    static final int DATAGRAM_BYTES = 65_507;

    /** Room for all that one call gives: datagrams that the kernel joins have at most 65,535 bytes together. */
    static final int RECEIVE_BYTES = 1 << 16;

    /** Datagrams in one call to send; kernels before 6.9 take no more. */
    static final int SEGMENTS = 64;

    /** Batches that are taken from the kernel and wait for their turn: 4 MiB, some 3,000 datagrams, fewer than a replay window. */
    static final int ARRIVALS = 64;

    /** So much may stand before a small datagram: a quarter of a millisecond. Behind more it overtakes. */
    static final int ORDERED_BYTES = 128 << 10;

    /** What overtakes others: a game's packets, confirmations, checks and handshakes; not the pieces of something large. */
    static final int SMALL_DATAGRAM_BYTES = 512;

    /** Together, in one batch: more of them is something large after all. */
    static final int SMALL_BATCH_BYTES = 8_192;

    /** Calls to receive between two batches, so that a flood of small ones does not hold up the others for ever. */
    static final int READS_IN_A_ROW = 2 * ARRIVALS;

    /** Batches before timers and tasks get their turn: half a megabyte, which takes about a millisecond. */
    static final int BATCHES_IN_A_ROW = 8;

    /** What may wait to be read: 50 ms of 1 Gbit/s, for when the processor is busy with something else. */
    static final int KERNEL_RECEIVE_BYTES = 7 << 20;

    /**
     * What may wait to be sent. It is a queue that all packets share, so it bounds how long a small one waits behind large ones:
     * the kernel charges about as much again for its own needs, so this is half a millisecond of 10 Gbit/s and 8 ms of 1 Gbit/s.
     * Whatever does not fit is dropped, newest first, and the tunnelled TCP slows down.
     */
    static final int KERNEL_SEND_BYTES = 1 << 20;

    private SocketLimits() {}
}
