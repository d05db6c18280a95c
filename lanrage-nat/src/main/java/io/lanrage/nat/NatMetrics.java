package io.lanrage.nat;

import io.lanrage.nat.path.DropReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What the traversal counts, beside what its socket does.
 *
 * <ul>
 *   <li>{@code lanrage.transport.dropped}, tags {@code direction} and {@code reason}: batches of peers' packets that were dropped
 *   <li>{@code lanrage.checks.dropped}, tag {@code reason}: STUN messages that were no valid checks or answers
 * </ul>
 */
final class NatMetrics {

    private final Map<TransportDrop, Counter> transport = new EnumMap<>(TransportDrop.class);
    private final Map<DropReason, Counter> checks = new EnumMap<>(DropReason.class);

    NatMetrics(MeterRegistry registry) {
        for (TransportDrop drop : TransportDrop.values()) {
            transport.put(
                    drop,
                    Counter.builder("lanrage.transport.dropped")
                            .description("Batches of peers' packets that were dropped")
                            .tag("direction", drop.direction())
                            .tag("reason", drop.reason())
                            .register(registry));
        }
        for (DropReason reason : DropReason.values()) {
            checks.put(
                    reason,
                    Counter.builder("lanrage.checks.dropped")
                            .description("STUN messages that were no valid checks or answers")
                            .tag("reason", reason.label())
                            .register(registry));
        }
    }

    void dropped(TransportDrop drop) {
        Objects.requireNonNull(transport.get(drop)).increment();
    }

    void dropped(DropReason reason) {
        Objects.requireNonNull(checks.get(reason)).increment();
    }
}
