package io.lanrage.core.control.remote;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** The figures of a remote control plane. */
final class RemoteMeters {

    /** Why something that the server sent was dropped. */
    enum Drop {
        /** It is not a message. */
        UNREADABLE,
        /** It is a message of a type that this version does not know. */
        UNKNOWN,
        /** It answers no request that is pending. */
        LATE,
        /** It is of another party, or from somebody who is no member. */
        STRANGE,
        /** It was not sealed by a member of the party for this peer. */
        UNSEALED
    }

    private final Map<Drop, Counter> dropped = new EnumMap<>(Drop.class);
    private final Counter reconnections;
    private final Counter refetches;

    RemoteMeters(MeterRegistry registry) {
        for (Drop reason : Drop.values()) {
            dropped.put(
                    reason,
                    Counter.builder("lanrage.control.client.dropped")
                            .description("messages of the control server that were dropped")
                            .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        reconnections = Counter.builder("lanrage.control.client.reconnections")
                .description("connections to the control server that were made again")
                .register(registry);
        refetches = Counter.builder("lanrage.control.client.refetches")
                .description("times that events were missed, so that the party was fetched whole")
                .register(registry);
    }

    void dropped(Drop reason) {
        Counter counter = dropped.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    void reconnected() {
        reconnections.increment();
    }

    void refetched() {
        refetches.increment();
    }
}
