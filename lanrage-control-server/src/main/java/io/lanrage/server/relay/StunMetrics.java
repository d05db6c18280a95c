package io.lanrage.server.relay;

import io.lanrage.nat.stun.StunFormatException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What the STUN service counts. All counters exist from the start, so that a first event is an increase from zero.
 *
 * <ul>
 *   <li>{@code lanrage.stun.requests}, tag {@code outcome}: requests that were answered.
 *   <li>{@code lanrage.stun.dropped}, tag {@code reason}: datagrams that were not, by {@link StunDrop} or, for those that are
 *       no STUN, by {@link StunFormatException.Reason}.
 * </ul>
 *
 * <p>Safe for any number of threads.
 */
final class StunMetrics {

    private final Map<Enum<?>, Counter> counters = new HashMap<>();

    StunMetrics(MeterRegistry registry) {
        for (StunOutcome outcome : StunOutcome.values()) {
            Counter.Builder counter = Counter.builder("lanrage.stun.requests")
                    .description("STUN requests that were answered")
                    .tag("outcome", tag(outcome));
            counters.put(outcome, counter.register(registry));
        }
        Stream.concat(Stream.of(StunDrop.values()), Stream.of(StunFormatException.Reason.values()))
                .forEach(reason -> {
                    Counter.Builder counter = Counter.builder("lanrage.stun.dropped")
                            .description("Datagrams at the STUN ports that were dropped")
                            .tag("reason", tag(reason));
                    counters.put(reason, counter.register(registry));
                });
    }

    private static String tag(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    void answered(StunOutcome outcome) {
        increment(outcome);
    }

    void answered(StunOutcome outcome, int requests) {
        Objects.requireNonNull(counters.get(outcome)).increment(requests);
    }

    void dropped(StunDrop reason, int datagrams) {
        Objects.requireNonNull(counters.get(reason)).increment(datagrams);
    }

    void dropped(StunDrop reason) {
        increment(reason);
    }

    void malformed(StunFormatException.Reason reason) {
        increment(reason);
    }

    private void increment(Enum<?> key) {
        Objects.requireNonNull(counters.get(key)).increment();
    }
}
