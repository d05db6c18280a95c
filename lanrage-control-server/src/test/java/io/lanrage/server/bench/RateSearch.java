package io.lanrage.server.bench;

/** Finds the highest rate at which at most one packet in a hundred is lost, and at which the generator keeps up. */
final class RateSearch {

    private static final long STEP_NANOS = 300_000_000;
    private static final double FIRST_RATE = 60_000;
    private static final double LOWEST_RATE = 1_000;
    private static final double GROWTH = 1.5;
    private static final int NARROWINGS = 4;

    private final Load load;
    private double best;

    private RateSearch(Load load) {
        this.load = load;
    }

    /** Packets that arrived in a second at that rate; 0 if there is no such rate from 1,000 on. */
    static double highest(Load load) {
        RateSearch search = new RateSearch(load);
        search.run();
        return search.best;
    }

    private void run() {
        double low = FIRST_RATE;
        while (!isGood(low)) {
            low /= GROWTH;
            if (low < LOWEST_RATE) {
                return;
            }
        }
        double high = low * GROWTH;
        while (isGood(high)) {
            low = high;
            high *= GROWTH;
        }
        for (int i = 0; i < NARROWINGS; i++) {
            double middle = Math.sqrt(low * high);
            if (isGood(middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
    }

    /** Tried once more where it goes wrong: another program may have had the processor. */
    private boolean isGood(double rate) {
        Flow flow = load.flow(rate, STEP_NANOS);
        if (!flow.isGood()) {
            flow = load.flow(rate, STEP_NANOS);
        }
        if (flow.isGood()) {
            best = Math.max(best, flow.perSecond());
        }
        return flow.isGood();
    }
}
