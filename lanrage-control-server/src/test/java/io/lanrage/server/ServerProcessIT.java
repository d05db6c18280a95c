package io.lanrage.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program as an operator runs it. */
@Timeout(60)
class ServerProcessIT {

    private static final JsonMapper JSON = new JsonMapper();

    private static String[] onFreePorts(String... more) {
        return Stream.concat(Stream.of("--bind", "127.0.0.1", "--port", "0", "--stun-port", "0"), Stream.of(more))
                .toArray(String[]::new);
    }

    @Test
    void readyLineTellsWhereItListensAndSigtermEndsItWithZero() throws Exception {
        try (ServerProcess server = ServerProcess.start(onFreePorts("--json"))) {
            JsonNode line = JSON.readTree(server.out().readLine());

            assertThat(line.path("event").stringValue()).isEqualTo("listening");
            assertThat(Instant.parse(line.path("at").stringValue())).isNotNull();
            assertThat(line.path("address").stringValue()).isEqualTo("127.0.0.1");
            assertThat(line.path("stun")).hasSize(2);
            assertThat(line.path("stunTcp").asString()).startsWith("127.0.0.1:");
            assertThat(line.has("stunTls")).isFalse();
            try (RawClient client = RawClient.connect(line.path("port").intValue())) {
                client.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertThat(client.readToEnd()).startsWith("HTTP/1.1 200");
            }

            server.terminate();

            assertThat(server.exitCode()).isZero();
            assertThat(server.allOf(server.out())).isEmpty();
        }
    }

    @Test
    void logGoesToStandardErrorAndResultsToStandardOutput() throws Exception {
        try (ServerProcess server = ServerProcess.start(onFreePorts("-v"))) {
            assertThat(server.out().readLine()).startsWith("LANrage control server");
            assertThat(server.out().readLine()).contains("127.0.0.1:");

            server.terminate();

            assertThat(server.exitCode()).isZero();
            assertThat(server.allOf(server.err())).contains("control server listens at");
            assertThat(server.allOf(server.out())).doesNotContain("INFO");
        }
    }

    @Test
    void takenPortEndsItWithFiveAndAdviceAndNoStackTrace() throws Exception {
        try (ServerSocket taken = new ServerSocket(0);
                ServerProcess server = ServerProcess.start(
                        "--bind", "127.0.0.1", "--port", "" + taken.getLocalPort(), "--stun-port", "0")) {
            assertThat(server.exitCode()).isEqualTo(5);
            assertThat(server.allOf(server.err()))
                    .contains("error: TCP 127.0.0.1 port " + taken.getLocalPort())
                    .contains("Choose another port")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void everyMistakeIsToldAtOnceAndEndsItWithTwo(@TempDir Path directory) throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "short");
        try (ServerProcess server = ServerProcess.start(
                "--json",
                "--bind",
                "example.org",
                "--port",
                "70000",
                "--stun-port",
                "x",
                "--data",
                "/var/lib/lanrage",
                "--access-token-file",
                token.toString())) {
            assertThat(server.exitCode()).isEqualTo(2);
            JsonNode line = JSON.readTree(server.out().readLine());
            assertThat(line.path("event").stringValue()).isEqualTo("error");
            assertThat(line.path("code").stringValue()).isEqualTo("INPUT_INVALID");
            assertThat(line.path("message").stringValue())
                    .contains("--bind: 'example.org'")
                    .contains("port 70000")
                    .contains("--stun-port: 'x'")
                    .contains("--data: '/var/lib/lanrage'")
                    .contains("--access-token-file: access token has 5 bytes")
                    .doesNotContain("short");
            assertThat(line.path("advice").stringValue()).isNotEmpty();
        }
    }

    @Test
    void unknownOptionEndsItWithTwo() throws Exception {
        try (ServerProcess server = ServerProcess.start("--colour")) {
            assertThat(server.exitCode()).isEqualTo(2);
            assertThat(server.allOf(server.err())).contains("--colour").contains("Usage:");
        }
    }

    @Test
    void helpListsTheOptions() throws Exception {
        try (ServerProcess server = ServerProcess.start("--help")) {
            assertThat(server.exitCode()).isZero();
            assertThat(server.allOf(server.out()))
                    .contains("lanrage-control-server")
                    .contains("--bind")
                    .contains("--alternate-address")
                    .contains("--public-address")
                    .contains("--access-token-file")
                    .contains("Exit codes");
        }
    }
}
