package io.lanrage.wireguard.engine;

import java.util.ArrayList;
import java.util.List;

/** Counters as a list, which says in a failure what they are. */
final class Drops {
    private Drops() {}

    /** Each reason as often as it was counted. */
    static List<EngineDrop> of(EngineCounters counters) {
        List<EngineDrop> drops = new ArrayList<>();
        for (EngineDrop reason : EngineDrop.values()) {
            for (long i = 0; i < counters.count(reason); i++) {
                drops.add(reason);
            }
        }
        return drops;
    }
}
