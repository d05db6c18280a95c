package io.lanrage.server.bench;

/** What is measured of each relay. */
enum Figure {
    BINDING("Binding requests", "requests/s", 0),
    ONE_SMALL("1 allocation, 160 bytes", "packets/s", 0),
    ONE_LARGE("1 allocation, 1,200 bytes", "packets/s", 0),
    MANY_SMALL("100 allocations, 160 bytes", "packets/s", 0),
    MANY_LARGE("100 allocations, 1,200 bytes", "packets/s", 0),
    ONE_SMALL_RUNS("1 allocation, 160 bytes, runs of 16", "packets/s", 0),
    ONE_LARGE_RUNS("1 allocation, 1,200 bytes, runs of 16", "packets/s", 0),
    MANY_SMALL_RUNS("100 allocations, 160 bytes, runs of 16", "packets/s", 0),
    MANY_LARGE_RUNS("100 allocations, 1,200 bytes, runs of 16", "packets/s", 0),
    DELAY_P50("delay at 10,000 packets/s, p50", "µs", 1),
    DELAY_P99("delay at 10,000 packets/s, p99", "µs", 1),
    ALLOCATION_BYTES("memory of a further allocation", "bytes", 0);

    private final String label;
    private final String unit;
    private final int decimals;

    Figure(String label, String unit, int decimals) {
        this.label = label;
        this.unit = unit;
        this.decimals = decimals;
    }

    String label() {
        return label;
    }

    String unit() {
        return unit;
    }

    int decimals() {
        return decimals;
    }
}
