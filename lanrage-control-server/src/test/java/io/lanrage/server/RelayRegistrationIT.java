package io.lanrage.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.message.Request;
import io.lanrage.core.control.message.Result.RelaySnapshot;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.relay.RelayId;
import io.lanrage.core.relay.RelayRegion;
import io.lanrage.server.relay.directory.RelayTimes;
import io.lanrage.server.relay.registration.RelayKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Relays in processes of their own, and the list of the control server that they register at. */
@Timeout(120)
class RelayRegistrationIT {

    private static final String KEY = "north-and-south-0123";
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private String keyFile = "";

    @BeforeEach
    void writeKey() throws IOException {
        keyFile = Files.writeString(directory.resolve("key"), KEY).toString();
    }

    private static ControlServer server(int port) {
        return TestServer.start(builder -> builder.port(port)
                .relays(new RelayNetwork(
                        RelayNetwork.OWN_ID,
                        RelayRegion.DEFAULT,
                        List.of(),
                        Optional.of(RelayKey.of(KEY)),
                        new RelayTimes(Duration.ofSeconds(1), LEASE, Duration.ofHours(1)))));
    }

    private ServerProcess relay(int serverPort, String id, String region) throws IOException {
        ServerProcess relay = ServerProcess.start(
                "relay",
                "--json",
                "--server",
                "ws://127.0.0.1:" + serverPort,
                "--relay-key-file",
                keyFile,
                "--id",
                id,
                "--region",
                region,
                "--bind",
                "127.0.0.1",
                "--stun-port",
                "0");
        expect(relay, "relaying");
        return relay;
    }

    private static JsonNode expect(ServerProcess relay, String event) throws IOException {
        String line = relay.out().readLine();
        assertThat(line)
                .as("a line %s; the log: %s", event, line == null ? relay.allOf(relay.err()) : "")
                .isNotNull();
        JsonNode node = JSON.readTree(line);
        assertThat(node.path("event").stringValue()).isEqualTo(event);
        return node;
    }

    private static List<RelaySnapshot> list(WireClient client) throws Exception {
        return client.granted(new Request.RelayList(Optional.empty())).relays();
    }

    /** Waits until exactly these are listed, asking again and again; for how long it took. */
    private static Duration awaitListed(WireClient client, String... ids) throws Exception {
        long beginNanos = System.nanoTime();
        while (true) {
            Set<String> listed =
                    list(client).stream().map(relay -> relay.id().value()).collect(Collectors.toSet());
            Duration waited = Duration.ofNanos(System.nanoTime() - beginNanos);
            if (listed.equals(Set.of(ids))) {
                return waited;
            }
            assertThat(waited).as("listed: %s", listed).isLessThan(PATIENCE);
        }
    }

    @Test
    void killedRelayLeavesTheListAndARestartedOneComesBack() throws Exception {
        try (ControlServer server = server(0);
                WireClient client = WireClient.enter(server)) {
            int port = server.address().getPort();
            assertThat(list(client)).isEmpty();
            try (ServerProcess fra = relay(port, "fra-1", "eu");
                    ServerProcess nyc = relay(port, "nyc-1", "us")) {
                expect(fra, "listed");
                expect(nyc, "listed");
                awaitListed(client, "fra-1", "nyc-1");
                assertThat(list(client)).allSatisfy(relay -> {
                    assertThat(relay.loadPercent()).contains(0);
                    assertThat(relay.uris().get(0)).matches("turn:127\\.0\\.0\\.1:\\d+\\?transport=udp");
                    assertThat(relay.uris().get(1)).matches("turn:127\\.0\\.0\\.1:\\d+\\?transport=tcp");
                });
                assertThat(client.granted(new Request.RelayList(Optional.of(new RelayRegion("us"))))
                                .relays())
                        .singleElement()
                        .satisfies(relay -> assertThat(relay.id()).isEqualTo(new RelayId("nyc-1")));
                TestServer.awaitMetric(server, "lanrage_relay_up{region=\"us\",relay=\"nyc-1\"}", 1);

                nyc.process().destroyForcibly().waitFor();

                // The last heartbeat may be up to a second old, and so the lease ends that much earlier.
                assertThat(awaitListed(client, "fra-1")).isBetween(LEASE.minusMillis(1_500), LEASE.plusSeconds(5));
                assertThat(client.refused(new Request.RelayCredentials(List.of(new RelayId("nyc-1")))))
                        .isEqualTo(ErrorCode.RELAY_NOT_FOUND.name());
                try (ServerProcess again = relay(port, "nyc-1", "us")) {
                    expect(again, "listed");
                    awaitListed(client, "fra-1", "nyc-1");
                }
            }
        }
    }

    @Test
    void relayThatIsToldToEndLeavesAtOnce() throws Exception {
        try (ControlServer server = server(0);
                WireClient client = WireClient.enter(server);
                ServerProcess fra = relay(server.address().getPort(), "fra-1", "eu")) {
            expect(fra, "listed");

            fra.terminate();

            assertThat(fra.exitCode()).isZero();
            assertThat(list(client)).isEmpty();
            assertThat(fra.allOf(fra.out())).isEmpty();
        }
    }

    @Test
    void restartedControlServerHasTheRelayAgain() throws Exception {
        ControlServer first = server(0);
        int port = first.address().getPort();
        try (ServerProcess fra = relay(port, "fra-1", "eu")) {
            expect(fra, "listed");
            first.close();
            expect(fra, "not-listed");
            try (ControlServer second = server(port);
                    WireClient client = WireClient.enter(second)) {
                expect(fra, "listed");
                awaitListed(client, "fra-1");
            }
        } finally {
            first.close();
        }
    }

    @Test
    void relayWithAnotherKeySaysSoAndIsNotListed() throws Exception {
        keyFile = Files.writeString(directory.resolve("other"), "another-key-012345")
                .toString();
        try (ControlServer server = server(0);
                WireClient client = WireClient.enter(server);
                ServerProcess fra = relay(server.address().getPort(), "fra-1", "eu")) {
            assertThat(expect(fra, "not-listed").path("message").stringValue()).contains("the relay keys differ");
            assertThat(list(client)).isEmpty();
        }
    }

    @Test
    void controlServerWithoutAKeyTakesNoRelays() throws Exception {
        try (ControlServer server = TestServer.start();
                ServerProcess fra = relay(server.address().getPort(), "fra-1", "eu")) {
            assertThat(expect(fra, "not-listed").path("message").stringValue())
                    .contains("HTTP status 404")
                    .contains("no relay key");
        }
    }
}
