package io.lanrage.server.relay.directory;

import io.lanrage.core.relay.RelayId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What the directory shows of each relay, for as long as it is listed. Not safe for use by several threads, but for reading the meters.
 *
 * <ul>
 *   <li>{@code lanrage.relay.up}, tags {@code relay} and {@code region}: 1 for each relay that is listed.
 *   <li>{@code lanrage.relay.load.percent}, {@code lanrage.relay.allocations}, {@code lanrage.relay.bits.per.second}, the same tags: what
 *       it told last; not a number where it tells nothing.
 *   <li>{@code lanrage.relay.credentials}: credentials that were given out.
 * </ul>
 */
final class DirectoryMetrics {

    private final MeterRegistry registry;
    private final Counter credentials;
    private final Map<RelayId, List<Meter>> gauges = new HashMap<>();

    DirectoryMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.credentials = Counter.builder("lanrage.relay.credentials")
                .description("Relay credentials that were given out")
                .register(registry);
    }

    void added(KnownRelay relay, Supplier<Optional<RelayLoad>> load) {
        List<Meter> own = new ArrayList<>();
        own.add(gauge("lanrage.relay.up", "Relays that players are told of", relay, () -> 1));
        own.add(figure(
                "lanrage.relay.load.percent", "Share of a relay that is in use", relay, load, RelayLoad::percent));
        own.add(figure("lanrage.relay.allocations", "Allocations of a relay", relay, load, RelayLoad::allocations));
        own.add(figure("lanrage.relay.bits.per.second", "What a relay carries", relay, load, RelayLoad::bitsPerSecond));
        gauges.put(relay.id(), own);
    }

    void removed(RelayId relay) {
        List<Meter> own = gauges.remove(relay);
        if (own != null) {
            own.forEach(registry::remove);
        }
    }

    void granted(int count) {
        credentials.increment(count);
    }

    private Meter figure(
            String name,
            String description,
            KnownRelay relay,
            Supplier<Optional<RelayLoad>> load,
            ToDoubleFunction<RelayLoad> value) {
        return gauge(
                name,
                description,
                relay,
                () -> load.get().map(value::applyAsDouble).orElse(Double.NaN));
    }

    private Meter gauge(String name, String description, KnownRelay relay, Supplier<Number> value) {
        return Gauge.builder(name, value)
                .description(description)
                .tag("relay", relay.id().value())
                .tag("region", relay.region().value())
                .strongReference(true)
                .register(registry);
    }
}
