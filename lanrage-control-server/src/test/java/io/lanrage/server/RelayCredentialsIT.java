package io.lanrage.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.message.Request;
import io.lanrage.core.control.message.Result.RelayGrant;
import io.lanrage.core.control.message.Result.RelaySnapshot;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.relay.RelayId;
import io.lanrage.core.relay.RelayRegion;
import io.lanrage.core.relay.TurnUri;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.TransactionId;
import io.lanrage.server.relay.Coturn;
import io.lanrage.server.relay.EchoPeer;
import io.lanrage.server.relay.TurnServiceOptions;
import io.lanrage.server.relay.directory.CredentialSource;
import io.lanrage.server.relay.directory.KnownRelay;
import io.lanrage.server.relay.directory.RelayTimes;
import io.lanrage.server.relay.registration.RelayKey;
import io.lanrage.server.relay.turn.RelaySecret;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Credentials of the control server in the hands of coturn's client, which shares no code with it. */
@Timeout(120)
class RelayCredentialsIT {

    private static final String KEY = "north-and-south-0123";
    private static final String NOTHING_LOST = "Total lost packets 0 (0.000000%), total send dropped 0 (0.000000%)";

    private static final String LOOPBACK = "127.0.0.1";

    private static ControlServer server(boolean withOwnRelay, KnownRelay... foreign) {
        return TestServer.start(builder -> {
            if (withOwnRelay) {
                builder.turn(new TurnServiceOptions(
                        RelaySecret.of("south-and-north-0123"),
                        IpPrefix.parseAddress("127.0.0.1"),
                        TurnServiceOptions.DEFAULT_FIRST_PORT,
                        TurnServiceOptions.DEFAULT_LAST_PORT,
                        List.of(IpPrefix.parse("127.0.0.0/8"))));
            }
            return builder.relays(new RelayNetwork(
                    RelayNetwork.OWN_ID,
                    RelayRegion.DEFAULT,
                    List.of(foreign),
                    Optional.of(RelayKey.of(KEY)),
                    RelayTimes.DEFAULT));
        });
    }

    private static List<String> uclient(RelaySnapshot relay, RelayGrant grant, String password, int peer)
            throws Exception {
        TurnUri uri = TurnUri.parse(relay.uris().get(0));
        return Coturn.run(
                line -> line.contains("error 40") || line.contains("Cannot complete"),
                "turnutils_uclient",
                "-u",
                grant.username(),
                "-w",
                password,
                "-c",
                "-e",
                "127.0.0.1",
                "-r",
                Integer.toString(peer),
                "-n",
                "25",
                "-m",
                "2",
                "-l",
                "160",
                "-z",
                "5",
                "-p",
                Integer.toString(uri.port()),
                uri.host());
    }

    private static RelaySnapshot only(WireClient client) throws Exception {
        List<RelaySnapshot> relays =
                client.granted(new Request.RelayList(Optional.empty())).relays();
        assertThat(relays).hasSize(1);
        return relays.get(0);
    }

    private static RelayGrant grant(WireClient client, RelayId relay) throws Exception {
        return client.granted(new Request.RelayCredentials(List.of(relay)))
                .grants()
                .get(0);
    }

    @Test
    void ownRelayIsListedByItselfAndTakesThem() throws Exception {
        try (ControlServer server = server(true);
                WireClient client = WireClient.enter(server);
                EchoPeer peer = new EchoPeer()) {
            RelaySnapshot relay = only(client);
            RelayGrant grant = grant(client, relay.id());

            assertThat(relay.id()).isEqualTo(RelayNetwork.OWN_ID);
            assertThat(grant.username()).endsWith(":" + client.id());
            assertThat(uclient(relay, grant, grant.password(), peer.port()))
                    .anyMatch(line -> line.contains(NOTHING_LOST));
            assertThat(TestServer.metric(server, "lanrage_turn_packets_total{direction=\"to_peer\"}"))
                    .isGreaterThanOrEqualTo(50);
        }
    }

    @Test
    void registeredRelayTakesThemAndNoOthers(@TempDir Path directory) throws Exception {
        String key = Files.writeString(directory.resolve("key"), KEY).toString();
        try (ControlServer server = server(false);
                WireClient client = WireClient.enter(server);
                EchoPeer peer = new EchoPeer();
                ServerProcess process = ServerProcess.start(
                        "relay",
                        "--json",
                        "--server",
                        "http://127.0.0.1:" + server.address().getPort(),
                        "--relay-key-file",
                        key,
                        "--id",
                        "fra-1",
                        "--bind",
                        "127.0.0.1",
                        "--stun-port",
                        "0",
                        "--turn-allow-peers",
                        "127.0.0.0/8")) {
            assertThat(process.out().readLine()).contains("relaying");
            assertThat(new JsonMapper()
                            .readTree(process.out().readLine())
                            .path("event")
                            .stringValue())
                    .isEqualTo("listed");
            RelaySnapshot relay = only(client);
            RelayGrant grant = grant(client, relay.id());

            assertThat(uclient(relay, grant, grant.password(), peer.port()))
                    .anyMatch(line -> line.contains(NOTHING_LOST));
            assertThat(uclient(relay, grant, "c2VzYW1l", peer.port()))
                    .anyMatch(line -> line.contains("Cannot complete"));
        }
    }

    @Test
    void foreignCoturnTakesThem(@TempDir Path directory) throws Exception {
        Coturn.requireProgram("turnserver");
        int port;
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getByName(LOOPBACK))) {
            port = free.getLocalPort();
        }
        KnownRelay foreign = new KnownRelay(
                new RelayId("coturn"),
                RelayRegion.DEFAULT,
                List.of(TurnUri.udp(LOOPBACK, port)),
                new CredentialSource.Minted(RelaySecret.of(KEY)));
        Process coturn = coturn(port, directory);
        try (ControlServer server = server(false, foreign);
                WireClient client = WireClient.enter(server);
                EchoPeer peer = new EchoPeer()) {
            awaitStun(port);
            RelaySnapshot relay = only(client);
            RelayGrant grant = grant(client, relay.id());

            assertThat(relay.loadPercent()).isEmpty();
            assertThat(uclient(relay, grant, grant.password(), peer.port()))
                    .anyMatch(said -> said.contains(NOTHING_LOST));
        } finally {
            coturn.destroyForcibly().waitFor();
        }
    }

    /** Waits until a STUN server answers there, 10 s at most. */
    private static void awaitStun(int port) throws IOException {
        byte[] request = StunMessageBuilder.request(StunMethod.BINDING, new TransactionId(1, 2))
                .encode();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(InetAddress.getByName(LOOPBACK), port);
            socket.setSoTimeout(200);
            for (int attempt = 0; attempt < 50; attempt++) {
                try {
                    socket.send(new DatagramPacket(request, request.length));
                    socket.receive(new DatagramPacket(new byte[512], 512));
                    return;
                } catch (SocketTimeoutException | PortUnreachableException e) {
                    LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
                }
            }
        }
        throw new AssertionError("coturn does not answer at port " + port);
    }

    private static Process coturn(int port, Path directory) throws IOException {
        return new ProcessBuilder(
                        "turnserver",
                        "-n",
                        "--listening-ip",
                        LOOPBACK,
                        "--listening-port",
                        Integer.toString(port),
                        "--relay-ip",
                        LOOPBACK,
                        "--allow-loopback-peers",
                        "--use-auth-secret",
                        "--static-auth-secret",
                        KEY,
                        "--realm",
                        "elsewhere",
                        "--no-cli",
                        "--no-tls",
                        "--no-dtls",
                        "--log-file",
                        "stdout",
                        "--userdb",
                        directory.resolve("users").toString(),
                        "--pidfile",
                        directory.resolve("pid").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
