package io.lanrage.server.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counts HTTP requests: {@code lanrage.http.requests}, tags {@code path} (one that the server has, or {@code other}) and {@code
 * status}.
 */
public final class HttpMetrics {

    private final MeterRegistry registry;

    /**
     * Makes the meter.
     *
     * @param registry where it goes
     */
    public HttpMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void answered(String path, int status) {
        Counter.builder("lanrage.http.requests")
                .description("HTTP requests that were answered")
                .tag("path", path)
                .tag("status", Integer.toString(status))
                .register(registry)
                .increment();
    }
}
