package io.lanrage.server.relay;

import io.lanrage.server.relay.directory.RelayLoad;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a {@link TurnService} has to do, as its metrics show it: nothing is counted for this alone. Safe for any number of threads.
 */
public final class TurnLoad implements Supplier<RelayLoad> {

    /** Over less time than this a bit rate says little. */
    private static final Duration WINDOW = Duration.ofSeconds(1);

    private static final int BITS = 8;

    private final MeterRegistry meters;
    private final TurnServiceOptions options;
    private final LongSupplier nanoClock;
    private long sinceNanos;
    private double bytesBefore;
    private long bitsPerSecond;

    /**
     * Begins to measure.
     *
     * @param meters where the service's metrics are
     * @param options the service's limits
     * @param nanoClock the time
     */
    public TurnLoad(MeterRegistry meters, TurnServiceOptions options, LongSupplier nanoClock) {
        this.meters = meters;
        this.options = options;
        this.nanoClock = nanoClock;
        this.sinceNanos = nanoClock.getAsLong();
        this.bytesBefore = sum("lanrage.turn.bytes");
    }

    /**
     * The load now.
     *
     * @return allocations of this moment, and the bit rate since the call before, if that was a second ago
     */
    @Override
    public synchronized RelayLoad get() {
        long elapsedNanos = nanoClock.getAsLong() - sinceNanos;
        if (elapsedNanos >= WINDOW.toNanos()) {
            double bytes = sum("lanrage.turn.bytes");
            bitsPerSecond = Math.round(Math.max(0, bytes - bytesBefore) * BITS * 1e9 / elapsedNanos);
            bytesBefore = bytes;
            sinceNanos += elapsedNanos;
        }
        return new RelayLoad(
                Math.round(sum("lanrage.turn.allocations")),
                options.maxAllocations(),
                bitsPerSecond,
                options.maxBytesPerSecond() * BITS);
    }

    /** Over all tags: directions, event loops. */
    private double sum(String name) {
        double sum = 0;
        for (Meter meter : meters.find(name).meters()) {
            for (Measurement measurement : meter.measure()) {
                double value = measurement.getValue();
                sum += Double.isFinite(value) ? value : 0;
            }
        }
        return sum;
    }
}
