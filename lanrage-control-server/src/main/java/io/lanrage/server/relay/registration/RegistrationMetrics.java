package io.lanrage.server.relay.registration;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Counts {@code lanrage.relay.registrations}, tag {@code outcome}: requests of relays by what became of their proof. All counters exist
 * from the start. Safe for any number of threads.
 */
final class RegistrationMetrics {

    /** What became of a proof. */
    enum Outcome {
        /** It was right. */
        PROVEN,
        /** There was none, or it was over a challenge that is too old: a new one was sent. */
        CHALLENGED,
        /** It was wrong. */
        FORGED,
        /** It was right, and had been shown before. */
        REPLAYED,
        /** It was right, but there were too many. */
        OVERLOADED
    }

    private final Map<Outcome, Counter> counters = new EnumMap<>(Outcome.class);

    RegistrationMetrics(MeterRegistry registry) {
        for (Outcome outcome : Outcome.values()) {
            counters.put(
                    outcome,
                    Counter.builder("lanrage.relay.registrations")
                            .description("Registrations of relays that were answered")
                            .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    void count(Outcome outcome) {
        Objects.requireNonNull(counters.get(outcome)).increment();
    }
}
