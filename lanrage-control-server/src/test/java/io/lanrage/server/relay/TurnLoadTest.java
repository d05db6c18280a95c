package io.lanrage.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.server.relay.directory.RelayLoad;
import io.lanrage.server.relay.turn.RelaySecret;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnLoadTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long MOST_BITS = 10_000_000_000L;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TurnServiceOptions options = new TurnServiceOptions(
            RelaySecret.of("north-and-south-0123"), IpPrefix.parseAddress("192.0.2.7"), 50_000, 50_099, List.of());
    private int allocations;
    private long nowNanos = Long.MAX_VALUE - SECOND;

    private static RelayLoad load(long allocations, long bitsPerSecond) {
        return new RelayLoad(allocations, 100, bitsPerSecond, MOST_BITS);
    }

    @Test
    void loadIsWhatTheMetersOfTheServiceShow() {
        TurnMetrics metrics = new TurnMetrics(meters, () -> allocations);
        metrics.toPeer(1_000_000);
        TurnLoad load = new TurnLoad(meters, options, () -> nowNanos);

        assertThat(load.get()).as("what was before does not count").isEqualTo(load(0, 0));
        allocations = 7;
        metrics.toPeer(1_000);
        metrics.toClient(500);
        nowNanos += 2 * SECOND;

        assertThat(load.get()).isEqualTo(load(7, 6_000));
    }

    @Test
    void rateIsMeasuredOverASecondAtLeast() {
        TurnMetrics metrics = new TurnMetrics(meters, () -> allocations);
        TurnLoad load = new TurnLoad(meters, options, () -> nowNanos);
        metrics.toPeer(1_000);

        nowNanos += SECOND - 1;
        assertThat(load.get()).isEqualTo(load(0, 0));
        nowNanos += 1;
        assertThat(load.get()).isEqualTo(load(0, 8_000));
        nowNanos += 10;
        assertThat(load.get()).as("until the next second is over").isEqualTo(load(0, 8_000));
        nowNanos += SECOND;
        assertThat(load.get()).isEqualTo(load(0, 0));
    }

    @Test
    void withoutAServiceThereIsNothingToDo() {
        TurnLoad load = new TurnLoad(meters, options, () -> nowNanos);
        nowNanos += SECOND;

        assertThat(load.get()).isEqualTo(load(0, 0));
    }
}
