package io.lanrage.cli.bench;

/** What is measured of each tunnel. */
enum Figure {
    TCP_ONE_FLOW("TCP, one flow", "Mbit/s", 0),
    TCP_FOUR_FLOWS("TCP, four flows", "Mbit/s", 0),
    UDP_PACKETS("UDP, 200 bytes", "packets/s", 0),
    IDLE_P50("ping idle p50", "µs", 0),
    IDLE_P99("ping idle p99", "µs", 0),
    LOADED_P50("ping under load p50", "µs", 0),
    LOADED_P99("ping under load p99", "µs", 0),
    CPU_SECONDS("CPU, both ends", "s/GByte", 2),
    RESIDENT("memory, one end", "MiB", 0),
    FIRST_PING("to first ping", "ms", 0);

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
