package io.lanrage.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lanrage.core.error.InputException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.relay.RelayId;
import io.lanrage.core.relay.RelayRegion;
import io.lanrage.core.relay.TurnUri;
import io.lanrage.server.relay.TestCertificate;
import io.lanrage.server.relay.TurnServiceOptions;
import io.lanrage.server.relay.directory.CredentialSource;
import io.lanrage.server.relay.directory.KnownRelay;
import io.lanrage.server.relay.turn.RelaySecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The options about the relay. */
class ServerOptionsTest {

    @TempDir
    private Path directory;

    /** On a machine behind a NAT. */
    private static ControlServerConfig config(String... arguments) {
        return configOn(List.of("127.0.0.1", "192.168.7.9", "fe80::1", "fd00::7"), arguments);
    }

    private static ControlServerConfig configOn(List<String> machine, String... arguments) {
        ServerOptions options = new ServerOptions();
        CommandLine.populateCommand(options, arguments);
        return options.toConfig(
                () -> machine.stream().map(IpPrefix::parseAddress).toList());
    }

    private static String addressOf(ControlServerConfig config) {
        return config.turn().map(turn -> turn.address().getHostAddress()).orElse("none");
    }

    private String secretFile(String content) throws IOException {
        return Files.writeString(directory.resolve("secret"), content).toString();
    }

    @Test
    void withoutAPublicAddressThereIsNoRelay() {
        assertThat(addressOf(config())).isEqualTo("none");
        assertThat(addressOf(config("--bind", "192.168.7.9"))).isEqualTo("none");
        assertThat(addressOf(config("--bind", "127.0.0.1"))).isEqualTo("none");
        assertThat(addressOf(config("--public-address", "play.example.org"))).isEqualTo("none");
        assertThat(addressOf(config("--public-address", "192.168.7.9"))).isEqualTo("none");
    }

    @Test
    void publicAddressMakesARelayWithoutConfiguration() {
        List<String> server = List.of("127.0.0.1", "2001:db8::7", "198.51.100.7", "192.168.7.9");

        assertThat(addressOf(configOn(server))).isEqualTo("198.51.100.7");
        assertThat(addressOf(configOn(server, "--public-address", "play.example.org")))
                .isEqualTo("198.51.100.7");
        assertThat(addressOf(configOn(server, "--public-address", "203.0.113.9")))
                .isEqualTo("203.0.113.9");
        assertThat(addressOf(configOn(server, "--bind", "198.51.100.7"))).isEqualTo("198.51.100.7");
        assertThat(addressOf(configOn(server, "--bind", "192.168.7.9"))).isEqualTo("none");
        assertThat(addressOf(configOn(List.of("2001:db8::7")))).isEqualTo("2001:db8:0:0:0:0:0:7");
        assertThat(addressOf(config("--public-address", "203.0.113.9"))).isEqualTo("203.0.113.9");
        assertThat(addressOf(config("--bind", "192.168.7.9", "--turn-address", "203.0.113.9")))
                .isEqualTo("203.0.113.9");
    }

    @Test
    void secretIsAnotherEachTimeUnlessItIsGiven() {
        String[] arguments = {"--public-address", "203.0.113.9"};

        assertThat(config(arguments).turn().orElseThrow().secret())
                .isNotEqualTo(config(arguments).turn().orElseThrow().secret());
    }

    @Test
    void relayCanBeSwitchedOff() {
        assertThat(addressOf(configOn(List.of("198.51.100.7"), "--no-relay"))).isEqualTo("none");
        assertRefused("--no-relay contradicts", "--no-relay", "--turn-address", "198.51.100.7");
        assertRefused("--no-relay contradicts", "--no-relay", "--turn-allow-peers", "10.0.0.0/8");
    }

    @Test
    void whatIsSaidAboutTheRelayWantsOne() {
        assertRefused("needs --turn-address", "--turn-allow-peers", "10.0.0.0/8");
        assertThat(addressOf(config("--bind", "192.168.7.9", "--turn-allow-peers", "192.168.7.0/24")))
                .isEqualTo("192.168.7.9");
    }

    @Test
    void otherRelaysAreReadAndAllMistakesInThemTold() throws IOException {
        String file = secretFile("north-and-south-0123\n");
        RelayNetwork network = config(
                        "--region",
                        "eu",
                        "--relay-key-file",
                        file,
                        "--turn-server",
                        "id=co,region=us,uri=turn:co.example,uri=turns:co.example:443,secret-file=" + file,
                        "--turn-server",
                        "id=old,uri=turn:old.example?transport=tcp,user=guest,password-file=" + file)
                .relays();

        assertThat(network.ownRegion()).isEqualTo(new RelayRegion("eu"));
        assertThat(network.key()).isPresent();
        assertThat(network.foreign())
                .containsExactly(
                        new KnownRelay(
                                new RelayId("co"),
                                new RelayRegion("us"),
                                List.of(TurnUri.udp("co.example", 3478), TurnUri.parse("turns:co.example:443")),
                                new CredentialSource.Minted(RelaySecret.of("north-and-south-0123"))),
                        new KnownRelay(
                                new RelayId("old"),
                                RelayRegion.DEFAULT,
                                List.of(TurnUri.parse("turn:old.example:3478?transport=tcp")),
                                new CredentialSource.Fixed("guest", "north-and-south-0123")));
        assertRefused("relay region 'EU'", "--region", "EU", "--turn-server", "id=co");
        assertRefused("--turn-server: it needs either", "--region", "EU", "--turn-server", "id=co,uri=turn:a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|is not one of id=",
                "id|is not one of id=",
                "id=co,port=7|'port=7' is not one of",
                "uri=turn:a,secret-file=FILE|'id=' is missing",
                "id=Co,uri=turn:a,secret-file=FILE|relay id 'Co'",
                "id=co,id=co,uri=turn:a,secret-file=FILE|'id' is there twice",
                "id=co,secret-file=FILE|has 0 URIs",
                "id=co,uri=http://a,secret-file=FILE|'http://a' is not of the form",
                "id=co,uri=turns:a?transport=udp,secret-file=FILE|DTLS",
                "id=co,uri=turn:a|needs either secret-file",
                "id=co,uri=turn:a,secret-file=FILE,user=ann|needs either secret-file",
                "id=co,uri=turn:a,user=ann|'password-file=' is missing",
                "id=co,uri=turn:a,password-file=FILE|'user=' is missing",
                "id=co,uri=turn:a,secret-file=FILE-not-there|cannot be read",
                "id=main,uri=turn:a,secret-file=FILE|two relays are called main",
            })
    void mistakesInATurnServerAreTold(String server, String message) throws IOException {
        String file = secretFile("north-and-south-0123");

        assertRefused(message, "--turn-server", server.replace("FILE", file));
    }

    @Test
    void shortSecretsAreNotQuoted() throws IOException {
        String file = secretFile("sesame");

        assertRefused("has 6 characters", "--turn-server", "id=co,uri=turn:a,secret-file=" + file);
        assertRefused("has 6 characters", "--relay-key-file", file);
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
        assertRefused("'x' is not a number", "--turn-secret-file", file, "--bind", "192.0.2.1", "--turn-ports", "x");
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
                .withMessageContaining(message)
                .withMessageNotContaining("sesame");
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

    @Test
    void relayHasOneAddressOrOneOfEachFamily() throws IOException {
        String file = secretFile("north-and-south-0123");
        TurnServiceOptions both = config("--turn-secret-file", file, "--turn-address", "192.0.2.1,2001:db8::1")
                .turn()
                .orElseThrow();

        assertThat(both.address()).isEqualTo(IpPrefix.parseAddress("192.0.2.1"));
        assertThat(both.otherAddress()).contains(IpPrefix.parseAddress("2001:db8::1"));
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> config("--turn-secret-file", file, "--turn-address", "192.0.2.1,192.0.2.2"))
                .withMessageContaining("192.0.2.1 and 192.0.2.2 are of one family");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> config("--turn-secret-file", file, "--turn-address", "192.0.2.1,::"))
                .withMessageContaining("TURN needs one address, and not");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(
                        () -> config("--turn-secret-file", file, "--turn-address", "192.0.2.1,2001:db8::1,2001:db8::2"))
                .withMessageContaining("3 addresses");
    }
}
