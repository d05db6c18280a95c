package io.lanrage.wireguard.engine;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What the engine counts. From any thread. */
final class EngineCounters {

    private final Map<EngineDrop, LongAdder> drops = new EnumMap<>(EngineDrop.class);

    EngineCounters() {
        for (EngineDrop drop : EngineDrop.values()) {
            drops.put(drop, new LongAdder());
        }
    }

    void dropped(EngineDrop reason) {
        Objects.requireNonNull(drops.get(reason)).increment();
    }

    long count(EngineDrop reason) {
        return Objects.requireNonNull(drops.get(reason)).sum();
    }
}
