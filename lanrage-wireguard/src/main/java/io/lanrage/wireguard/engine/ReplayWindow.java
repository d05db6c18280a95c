package io.lanrage.wireguard.engine;

/**
 * Which counters of a session have been seen: those from the highest on down over {@value #COUNTERS} counters are told apart, older
 * ones count as seen (WireGuard white paper §5.4.6; the ring of words is RFC 6479's). Counters are unsigned. Used by one thread.
 */
final class ReplayWindow {

    /** How far behind the highest counter a packet may come: more than a batch of 64 overtakes on any path. */
    static final int COUNTERS = 8192;

    private static final int WORD_BITS = Long.SIZE;

    private static final int WORD_SHIFT = 6;

    /** A power of two with at least one word more than the window, since the newest word is not full yet. */
    private static final int WORDS = 2 * COUNTERS / WORD_BITS;

    private static final int WORD_MASK = WORDS - 1;

    private final long[] seen = new long[WORDS];
    private long highest;

    /**
     * Takes a counter, which must have been authenticated.
     *
     * @return whether it is seen for the first time
     */
    boolean accept(long counter) {
        if (Long.compareUnsigned(counter, highest) > 0) {
            advance(counter);
        } else if (Long.compareUnsigned(highest - counter, COUNTERS) >= 0) {
            return false;
        }
        int word = (int) (counter >>> WORD_SHIFT) & WORD_MASK;
        long bit = 1L << (counter & (WORD_BITS - 1));
        if ((seen[word] & bit) != 0) {
            return false;
        }
        seen[word] |= bit;
        return true;
    }

    private void advance(long counter) {
        long from = highest >>> WORD_SHIFT;
        long steps = Math.min((counter >>> WORD_SHIFT) - from, WORDS);
        for (long step = 1; step <= steps; step++) {
            seen[(int) (from + step) & WORD_MASK] = 0;
        }
        highest = counter;
    }
}
