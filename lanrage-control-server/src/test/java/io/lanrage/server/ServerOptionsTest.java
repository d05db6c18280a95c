package io.lanrage.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lanrage.core.error.InputException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.server.relay.TestCertificate;
import io.lanrage.server.relay.TurnServiceOptions;
import io.lanrage.server.relay.turn.RelaySecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The options about the relay. */
class ServerOptionsTest {

    @TempDir
    private Path directory;

    private static ControlServerConfig config(String... arguments) {
        ServerOptions options = new ServerOptions();
        CommandLine.populateCommand(options, arguments);
        return options.toConfig();
    }

    private String secretFile(String content) throws IOException {
        return Files.writeString(directory.resolve("secret"), content).toString();
    }

    @Test
    void withoutASecretThereIsNoRelay() {
        assertThat(config().turn()).isEmpty();
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> config("--turn-allow-peers", "10.0.0.0/8"))
                .withMessageContaining("need --turn-secret-file");
    }

    @Test
    void relayIsAtTheAddressOfAllPorts() throws IOException {
        String file = secretFile(" north-and-south-0123\n");

        assertThat(config("--bind", "192.0.2.1", "--turn-secret-file", file).turn())
                .contains(new TurnServiceOptions(
                        RelaySecret.of("north-and-south-0123"),
                        IpPrefix.parseAddress("192.0.2.1"),
                        49_152,
                        65_535,
                        List.of()));
    }

    @Test
    void everythingAboutTheRelayCanBeSaid() throws IOException {
        String file = secretFile("north-and-south-0123");
        TurnServiceOptions turn = config(
                        "--turn-secret-file",
                        file,
                        "--turn-address",
                        "198.51.100.1",
                        "--turn-ports",
                        "50000-50099",
                        "--turn-allow-peers",
                        "192.168.7.0/24,10.0.0.1")
                .turn()
                .orElseThrow();

        assertThat(turn.address()).isEqualTo(IpPrefix.parseAddress("198.51.100.1"));
        assertThat(turn.firstPort()).isEqualTo(50_000);
        assertThat(turn.lastPort()).isEqualTo(50_099);
        assertThat(turn.allowedPeers())
                .containsExactly(IpPrefix.parse("192.168.7.0/24"), IpPrefix.parse("10.0.0.1/32"));
    }

    @Test
    void mistakesAreTold() throws IOException {
        String file = secretFile("north-and-south-0123");

        assertRefused("needs --turn-address", "--turn-secret-file", file);
        assertRefused(
                "'x' is not a port number", "--turn-secret-file", file, "--bind", "192.0.2.1", "--turn-ports", "x");
        assertRefused("5000-4000", "--turn-secret-file", file, "--bind", "192.0.2.1", "--turn-ports", "5000-4000");
        assertRefused(
                "is not of the family of 192.0.2.1",
                "--turn-secret-file",
                file,
                "--bind",
                "192.0.2.1",
                "--turn-address",
                "2001:db8::1");
        assertRefused("cannot be read", "--turn-secret-file", file + "-not-there", "--bind", "192.0.2.1");
        assertRefused("has 5 characters", "--turn-secret-file", secretFile("short"), "--bind", "192.0.2.1");
    }

    private static void assertRefused(String message, String... arguments) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> config(arguments))
                .withMessageContaining(message);
    }

    @Test
    void certificateAndKeyNeedEachOther() throws Exception {
        TestCertificate good = TestCertificate.in(directory);
        String certificate = good.certificate().toString();
        String key = good.key().toString();

        assertThat(config().tls()).isEmpty();
        assertThat(config("--tls-cert", certificate, "--tls-key", key)
                        .tls()
                        .orElseThrow()
                        .port())
                .isEqualTo(5349);
        assertThat(config("--tls-cert", certificate, "--tls-key", key, "--turn-tls-port", "443")
                        .tls()
                        .orElseThrow()
                        .port())
                .isEqualTo(443);
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> config("--tls-key", key))
                .withMessageContaining("need each other");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> config("--tls-cert", key, "--tls-key", key))
                .withMessageContaining("--tls-cert: ");
    }

    @Test
    void eachTcpPortIsForOneProtocol() throws Exception {
        TestCertificate good = TestCertificate.in(directory);
        String certificate = good.certificate().toString();
        String key = good.key().toString();

        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> config("--port", "3478"))
                .withMessageContaining("port 3478 is also that of STUN over TCP");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> config("--tls-cert", certificate, "--tls-key", key, "--turn-tls-port", "3478"))
                .withMessageContaining("TLS port 3478 is also that of STUN");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> config("--tls-cert", certificate, "--tls-key", key, "--turn-tls-port", "7777"))
                .withMessageContaining("TLS port 7777 is also that of WebSocket");
    }
}
