package io.lanrage.server.http;

import java.util.Arrays;
import java.util.Optional;

/** The paths that the server has. Each takes {@code GET}; all but the WebSocket take {@code HEAD}, too. */
enum Route {
    WEB_SOCKET("/v1/ws"),
    /** The process is alive. */
    HEALTH("/healthz"),
    /** The server takes new work. */
    READY("/readyz"),
    /** Metrics in Prometheus' text format. */
    METRICS("/metrics");

    private final String path;

    Route(String path) {
        this.path = path;
    }

    String path() {
        return path;
    }

    /** The route of a request target; a query does not matter. */
    static Optional<Route> of(String target) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        return Arrays.stream(values()).filter(route -> route.path.equals(path)).findFirst();
    }
}
