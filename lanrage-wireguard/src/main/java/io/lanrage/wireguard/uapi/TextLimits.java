package io.lanrage.wireguard.uapi;

/**
 * How much of a request or answer is read, so that a confused or hostile program at the other end costs a bounded amount of memory.
 *
 * @param totalBytes bytes of the whole
 * @param lineBytes bytes of one line
 * @param peers peers of a device
 * @param allowedAddresses allowed addresses of one peer
 */
record TextLimits(int totalBytes, int lineBytes, int peers, int allowedAddresses) {
    /**
     * Room for some ten thousand peers, a hundred times the largest party, because an interface that was there before may
     * serve others too. The longest known line, a key, has 78 bytes.
     */
    static final TextLimits ANSWER = new TextLimits(8 << 20, 1024, 20_000, 4096);

    /** What is ordered from the own engine concerns one party, and several clients may order at once. */
    static final TextLimits REQUEST = new TextLimits(1 << 20, 1024, 2_000, 4096);
}
