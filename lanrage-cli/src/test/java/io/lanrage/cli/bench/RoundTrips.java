package io.lanrage.cli.bench;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Round trips of many pings, in microseconds.
 *
 * @param sorted those that were answered, the quickest first
 * @param sent how many were asked
 */
record RoundTrips(double[] sorted, int sent) {

    private static final Pattern TIME = Pattern.compile(" time=([0-9.]+) ms");

    /** Reads what the ping program printed. */
    static RoundTrips parse(String output, int sent) {
        double[] micros = TIME.matcher(output)
                .results()
                .mapToDouble(match -> Double.parseDouble(match.group(1)) * 1_000)
                .sorted()
                .toArray();
        return new RoundTrips(micros, sent);
    }

    /**
     * The round trip that a part of all pings did not exceed. A ping without answer counts as one that took for ever, so that
     * losing the slow ones does not pay.
     *
     * @param part above 0, at most 1
     */
    double percentileMicros(double part) {
        int index = (int) Math.ceil(part * sent) - 1;
        return index < sorted.length ? sorted[index] : Double.POSITIVE_INFINITY;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RoundTrips that && sent == that.sent && Arrays.equals(sorted, that.sorted);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(sorted) + sent;
    }

    @Override
    public String toString() {
        return sorted.length + " of " + sent + " pings";
    }
}
