package io.lanrage.server;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.server.session.Rate;
import io.lanrage.server.session.SessionLimits;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.DoublePredicate;
import java.util.function.UnaryOperator;

/** Control servers on free ports of the loopback interface. */
final class TestServer {

    /** No rate that a test could reach unless it means to. */
    static final SessionLimits GENEROUS = limits(1_000, 1_000, new Rate(100_000, 100_000));

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private TestServer() {}

    static SessionLimits limits(int connections, int perAddress, Rate requests) {
        Rate unlimited = new Rate(1_000_000, 1_000_000);
        return new SessionLimits(
                connections, perAddress, unlimited, requests, unlimited, new Rate(3, 1), 10_000, Duration.ofSeconds(5));
    }

    static ControlServerConfig.Builder config() {
        return ControlServerConfig.builder()
                .bind(IpPrefix.parseAddress("127.0.0.1"))
                .port(0)
                .stunPort(0)
                .sessionLimits(GENEROUS);
    }

    static ControlServer start() {
        return start(builder -> builder);
    }

    static ControlServer start(UnaryOperator<ControlServerConfig.Builder> change) {
        return ControlServer.start(change.apply(config()).build());
    }

    static URI uri(ControlServer server, String scheme, String path) {
        return URI.create(scheme + "://127.0.0.1:" + server.address().getPort() + path);
    }

    static HttpResponse<String> get(ControlServer server, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(server, "http", path)).build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** The value of a meter with all its tags, such as {@code lanrage_members}; 0 if it is not there. */
    static double metric(ControlServer server, String name) throws IOException, InterruptedException {
        return get(server, "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    /** Waits until a meter has at least a value. */
    static void awaitMetric(ControlServer server, String name, double atLeast)
            throws IOException, InterruptedException {
        await(server, name, value -> value >= atLeast);
    }

    /** Waits until a meter has at most a value. */
    static void awaitMetricAtMost(ControlServer server, String name, double atMost)
            throws IOException, InterruptedException {
        await(server, name, value -> value <= atMost);
    }

    private static void await(ControlServer server, String name, DoublePredicate reached)
            throws IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        for (double value = metric(server, name); !reached.test(value); value = metric(server, name)) {
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new AssertionError(name + " is still " + value);
            }
        }
    }
}
