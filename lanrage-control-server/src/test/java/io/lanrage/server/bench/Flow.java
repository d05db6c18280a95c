package io.lanrage.server.bench;

/**
 * What became of a load.
 *
 * @param wished packets that were to be sent
 * @param sent packets that were sent
 * @param received packets that arrived
 * @param nanos how long was sent
 */
record Flow(double wished, long sent, long received, long nanos) {

    private static final double MAX_LOSS = 0.01;
    private static final double MIN_KEPT = 0.98;
    private static final double NANOS_PER_SECOND = 1e9;

    /** Whether the generator sent what it was told, and at most one packet in a hundred was lost. */
    boolean isGood() {
        return sent >= MIN_KEPT * wished && received >= (1 - MAX_LOSS) * sent;
    }

    double perSecond() {
        return received * NANOS_PER_SECOND / nanos;
    }
}
