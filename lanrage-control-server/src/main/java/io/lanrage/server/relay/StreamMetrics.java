package io.lanrage.server.relay;

import io.lanrage.server.session.Admission;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What connections to STUN and TURN count. All counters exist from the start, so that a first event is an increase from zero.
 *
 * <ul>
 *   <li>{@code lanrage.stream.connections}: those that there are now.
 *   <li>{@code lanrage.stream.refused}, tag {@code reason}: those that were not let in.
 *   <li>{@code lanrage.stream.cut}, tag {@code reason}: those that the server closed, by {@link StreamCut}.
 * </ul>
 *
 * <p>Safe for any number of threads.
 */
final class StreamMetrics {

    private final Map<Admission, Counter> refused = new EnumMap<>(Admission.class);
    private final Map<StreamCut, Counter> cut = new EnumMap<>(StreamCut.class);

    StreamMetrics(MeterRegistry registry, Supplier<Number> connections) {
        Gauge.builder("lanrage.stream.connections", connections)
                .description("Connections to STUN and TURN over TCP and TLS")
                .register(registry);
        for (Admission admission : Admission.values()) {
            if (admission != Admission.ADMITTED) {
                Counter counter = Counter.builder("lanrage.stream.refused")
                        .description("Connections to STUN and TURN that were not let in")
                        .tag("reason", tag(admission))
                        .register(registry);
                refused.put(admission, counter);
            }
        }
        for (StreamCut reason : StreamCut.values()) {
            Counter counter = Counter.builder("lanrage.stream.cut")
                    .description("Connections to STUN and TURN that the server closed")
                    .tag("reason", tag(reason))
                    .register(registry);
            cut.put(reason, counter);
        }
    }

    private static String tag(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Counts a connection that was not admitted. */
    void refused(Admission admission) {
        Objects.requireNonNull(refused.get(admission)).increment();
    }

    void cut(StreamCut reason) {
        Objects.requireNonNull(cut.get(reason)).increment();
    }
}
