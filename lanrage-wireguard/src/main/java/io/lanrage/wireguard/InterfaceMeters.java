package io.lanrage.wireguard;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * One virtual interface's counters in a registry, until they are closed. They read what the data path counts anyway, so that it does
 * not know of them. All have the tag {@code interface}.
 */
final class InterfaceMeters implements AutoCloseable {

    private final MeterRegistry registry;
    private final String interfaceName;
    private final List<Meter> meters = new ArrayList<>();

    InterfaceMeters(MeterRegistry registry, String interfaceName) {
        this.registry = registry;
        this.interfaceName = interfaceName;
    }

    /**
     * Shows a count. If the registry has it already, of another interface of this name in memory, that one stays.
     *
     * @param source what counts; while it lives
     * @param count reads it, from any thread; never falls
     * @param tags names and values in turn
     */
    <T> void show(String name, String description, T source, ToLongFunction<T> count, String... tags) {
        Tags all = Tags.of(tags).and("interface", interfaceName);
        if (registry.find(name).tags(all).functionCounter() == null) {
            meters.add(FunctionCounter.builder(name, source, count::applyAsLong)
                    .description(description)
                    .tags(all)
                    .register(registry));
        }
    }

    /** Takes them out of the registry. Closing again does nothing. */
    @Override
    public void close() {
        meters.forEach(registry::remove);
        meters.clear();
    }
}
