package io.lanrage.server.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.lanrage.server.relay.turn.RelayCredentials;
import io.lanrage.server.relay.turn.RelaySecret;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The relay as seen by the TURN client of aioice, which Debian ships for its own Python. */
@Timeout(60)
final class TurnServiceAioiceIT {

    private static final String PYTHON = "/usr/bin/python3";
    private static final int PACKETS = 100;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp", "tls"})
    void everyPacketComesBackIntact(String transport) throws Exception {
        requireAioice();
        TestCertificate certificate = TestCertificate.in(directory);
        try (TurnFixture relay = new TurnFixture(
                        StunServiceFixture.nio(),
                        TurnFixture.loopbackPeers(),
                        Optional.of(certificate.anyPort()),
                        StreamLimits.DEFAULT);
                Echo peer = new Echo()) {
            assertThat(run(transport, relay, peer.port(), certificate)).containsExactly("intact " + PACKETS);
            while (relay.gauge("lanrage.turn.allocations") > 0) {
                Thread.onSpinWait();
            }
        }
    }

    /** A peer that sends everything back. */
    private static final class Echo implements AutoCloseable {

        private final DatagramSocket socket = new DatagramSocket(0, TurnFixture.LOOPBACK);
        private final Thread thread = new Thread(this::run, "echo");

        Echo() throws SocketException {
            thread.start();
        }

        int port() {
            return socket.getLocalPort();
        }

        private void run() {
            DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
            try {
                while (true) {
                    packet.setLength(2048);
                    socket.receive(packet);
                    socket.send(packet);
                }
            } catch (IOException e) {
                assertThat(socket.isClosed()).isTrue();
            }
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    private List<String> run(String transport, TurnFixture relay, int peerPort, TestCertificate certificate)
            throws Exception {
        Path script = directory.resolve("turn_client.py");
        try (InputStream source =
                Objects.requireNonNull(TurnServiceAioiceIT.class.getResourceAsStream("turn_client.py"))) {
            Files.copy(source, script);
        }
        InetSocketAddress server = switch (transport) {
            case "udp" -> relay.udp();
            case "tcp" -> relay.tcp();
            default -> relay.tls();
        };
        RelayCredentials credentials =
                RelaySecret.of(TurnFixture.SECRET).mint("ann", Instant.now(), Duration.ofHours(1));
        List<String> command = new ArrayList<>(List.of(
                PYTHON,
                script.toString(),
                server.getAddress().getHostAddress(),
                Integer.toString(server.getPort()),
                transport,
                credentials.username(),
                credentials.password(),
                TurnFixture.LOOPBACK.getHostAddress(),
                Integer.toString(peerPort),
                Integer.toString(PACKETS)));
        if (transport.equals("tls")) {
            command.add(certificate.certificate().toString());
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).as(output).isTrue();
            return output.lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Skips the test without the package, or fails it where nothing may be skipped. */
    private static void requireAioice() throws Exception {
        boolean there = Files.isExecutable(Path.of(PYTHON))
                && new ProcessBuilder(PYTHON, "-c", "import aioice")
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
        if (!there && "true".equals(System.getenv("LANRAGE_REQUIRE_LAB"))) {
            fail("aioice is not installed (package python3-aioice), and LANRAGE_REQUIRE_LAB demands it");
        }
        Assumptions.assumeTrue(there, "aioice is not installed (package python3-aioice)");
    }
}
