package io.lanrage.server.session;

import io.lanrage.core.error.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * What sessions count. Safe for any number of threads.
 *
 * <ul>
 *   <li>{@code lanrage.requests}, tags {@code type} and {@code code}: frames that were answered; {@code OK} or an {@link ErrorCode}.
 *   <li>{@code lanrage.events}: events that were sent to members.
 *   <li>{@code lanrage.closings}, tag {@code reason}: connections that the server closed, by {@link Closing}.
 *   <li>{@code lanrage.connections.refused}, tag {@code reason}: connections that were not let in.
 *   <li>{@code lanrage.connections.cut}, tag {@code reason}: connections that were cut without a word, because the client did not read
 *       or was not heard.
 *   <li>{@code lanrage.connections}, {@code lanrage.sessions}, {@code lanrage.parties}, {@code lanrage.members}: how many there are.
 * </ul>
 */
public final class SessionMetrics {

    private final MeterRegistry registry;
    private final Counter events;

    /**
     * Makes the meters.
     *
     * @param registry where they go
     */
    public SessionMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.events = Counter.builder("lanrage.events")
                .description("Events that were sent to members")
                .register(registry);
    }

    /**
     * A request was granted.
     *
     * @param type its name on the wire
     */
    public void granted(String type) {
        answered(type, "OK");
    }

    /**
     * A request was refused.
     *
     * @param type its name on the wire, or {@code unknown}
     * @param code why
     */
    public void refused(String type, ErrorCode code) {
        answered(type, code.name());
    }

    /**
     * The server closes a connection.
     *
     * @param closing why
     */
    public void closing(Closing closing) {
        count("lanrage.closings", "Connections that the server closed", closing);
    }

    /**
     * A connection was not let in.
     *
     * @param admission why
     */
    public void turnedAway(Admission admission) {
        count("lanrage.connections.refused", "Connections that were not let in", admission);
    }

    /**
     * A connection was cut without a word.
     *
     * @param cut why
     */
    public void cut(Cut cut) {
        count("lanrage.connections.cut", "Connections that were cut without a word", cut);
    }

    /** An event is sent to a member. */
    void event() {
        events.increment();
    }

    /**
     * Shows a number.
     *
     * @param name the meter's
     * @param description what it counts
     * @param value reads it; from any thread
     */
    public void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    private void answered(String type, String code) {
        Counter.builder("lanrage.requests")
                .description("Requests that were answered")
                .tag("type", type)
                .tag("code", code)
                .register(registry)
                .increment();
    }

    private void count(String name, String description, Enum<?> reason) {
        Counter.builder(name)
                .description(description)
                .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
    }
}
