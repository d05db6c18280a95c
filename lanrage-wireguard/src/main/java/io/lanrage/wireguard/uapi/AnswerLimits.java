package io.lanrage.wireguard.uapi;

/**
 * How much of an answer is read, so that a confused or hostile program at the other end costs a bounded amount of memory.
 *
 * @param answerBytes bytes of a whole answer
 * @param lineBytes bytes of one line
 * @param peers peers of a device
 * @param allowedAddresses allowed addresses of one peer
 */
record AnswerLimits(int answerBytes, int lineBytes, int peers, int allowedAddresses) {
    /**
     * Room for some ten thousand peers, a hundred times the largest party, because an interface that was there before may
     * serve others too. The longest known line, a key, has 78 bytes.
     */
    static final AnswerLimits DEFAULT = new AnswerLimits(8 << 20, 1024, 20_000, 4096);
}
