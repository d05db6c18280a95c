package io.lanrage.nat.relay;

import io.lanrage.nat.turn.client.TurnDrop;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What the relays' clients count.
 *
 * <ul>
 *   <li>{@code lanrage.relay.datagrams}, tag {@code direction}: peers' datagrams that went over relays
 *   <li>{@code lanrage.relay.dropped}, tags {@code direction} and {@code reason}: datagrams and messages that were dropped
 * </ul>
 */
final class RelayMetrics {

    private final Map<RelayDrop, Counter> drops = new EnumMap<>(RelayDrop.class);
    private final Map<TurnDrop, Counter> messages = new EnumMap<>(TurnDrop.class);
    private final Counter out;
    private final Counter in;

    RelayMetrics(MeterRegistry registry) {
        for (RelayDrop drop : RelayDrop.values()) {
            drops.put(drop, dropped(registry, drop.direction(), drop.reason()));
        }
        for (TurnDrop drop : TurnDrop.values()) {
            messages.put(drop, dropped(registry, "in", drop.label()));
        }
        out = datagrams(registry, "out");
        in = datagrams(registry, "in");
    }

    private static Counter dropped(MeterRegistry registry, String direction, String reason) {
        return Counter.builder("lanrage.relay.dropped")
                .description("Datagrams and messages that the clients of relays dropped")
                .tag("direction", direction)
                .tag("reason", reason)
                .register(registry);
    }

    private static Counter datagrams(MeterRegistry registry, String direction) {
        return Counter.builder("lanrage.relay.datagrams")
                .description("Peers' datagrams that went over relays")
                .tag("direction", direction)
                .register(registry);
    }

    void dropped(RelayDrop drop, int datagrams) {
        Objects.requireNonNull(drops.get(drop)).increment(datagrams);
    }

    void dropped(TurnDrop drop) {
        Objects.requireNonNull(messages.get(drop)).increment();
    }

    void sent(int datagrams) {
        out.increment(datagrams);
    }

    void received() {
        in.increment();
    }
}
