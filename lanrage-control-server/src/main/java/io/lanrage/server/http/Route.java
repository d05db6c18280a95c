package io.lanrage.server.http;

import java.util.Arrays;
import java.util.Optional;

/** The paths that the server has, and the methods that each takes. */
enum Route {
    WEB_SOCKET("/v1/ws", "GET"),
    /** Relays register. */
    RELAYS("/v1/relays", "POST"),
    /** The process is alive. */
    HEALTH("/healthz", "GET, HEAD"),
    /** The server takes new work. */
    READY("/readyz", "GET, HEAD"),
    /** Metrics in Prometheus' text format. */
    METRICS("/metrics", "GET, HEAD");

    private final String path;
    private final String methods;

    Route(String path, String methods) {
        this.path = path;
        this.methods = methods;
    }

    /** As the header {@code Allow} lists them. */
    String methods() {
        return methods;
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
