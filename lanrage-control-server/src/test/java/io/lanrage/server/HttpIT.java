package io.lanrage.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(LeakCheck.class)
class HttpIT {

    private ControlServer server;

    @BeforeAll
    void open() {
        server = TestServer.start();
    }

    @AfterAll
    void close() {
        server.close();
    }

    private HttpResponse<String> send(String method, String path, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(TestServer.uri(server, "http", path))
                .method(method, body)
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /healthz,         200",
        "GET,    /healthz?verbose, 200",
        "HEAD,   /healthz,         200",
        "GET,    /readyz,          200",
        "GET,    /metrics,         200",
        "POST,   /healthz,         405",
        "DELETE, /metrics,         405",
        "GET,    /v1/relays,       405",
        "POST,   /v1/relays,       404",
        "HEAD,   /v1/ws,           405",
        "GET,    /v1/ws,           426",
        "GET,    /,                404",
        "GET,    /v1,              404",
        "POST,   /nowhere,         404",
        "GET,    /healthz/x,       404",
    })
    void eachPathAndMethodHasItsStatus(String method, String path, int status)
            throws IOException, InterruptedException {
        assertThat(send(method, path, BodyPublishers.noBody()).statusCode()).isEqualTo(status);
    }

    @Test
    void allowedMethodsAreTold() throws IOException, InterruptedException {
        assertThat(send("POST", "/healthz", BodyPublishers.noBody()).headers().firstValue("allow"))
                .contains("GET, HEAD");
        assertThat(send("POST", "/v1/ws", BodyPublishers.noBody()).headers().firstValue("allow"))
                .contains("GET");
    }

    @Test
    void headHasTheLengthAndNoBody() throws IOException, InterruptedException {
        HttpResponse<String> response = send("HEAD", "/healthz", BodyPublishers.noBody());

        assertThat(response.headers().firstValue("content-length")).contains("3");
        assertThat(response.body()).isEmpty();
    }

    @Test
    void metricsAreInPrometheusTextFormat() throws IOException, InterruptedException {
        HttpResponse<String> response = TestServer.get(server, "/metrics");

        assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("text/plain; version=0.0.4");
        assertThat(response.body())
                .contains("# TYPE lanrage_connections gauge")
                .contains("lanrage_parties 0.0")
                .contains("lanrage_members 0.0")
                .contains("lanrage_stun_requests_total{outcome=\"success\"} 0.0");
    }

    @Test
    void largeBodyIsRefused() throws IOException, InterruptedException {
        assertThat(send("POST", "/healthz", BodyPublishers.ofByteArray(new byte[5_000]))
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void longTargetAndLargeHeadersAreRefused() throws IOException, InterruptedException {
        assertThat(send("GET", "/" + "x".repeat(3_000), BodyPublishers.noBody()).statusCode())
                .isEqualTo(414);
        HttpRequest request = HttpRequest.newBuilder(TestServer.uri(server, "http", "/healthz"))
                .header("x-large", "x".repeat(9_000))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(431);
    }
}
