package io.lanrage.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lanrage.core.error.InputException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.relay.RelayId;
import io.lanrage.core.relay.RelayRegion;
import io.lanrage.server.relay.registration.DeskAddress;
import io.lanrage.server.relay.registration.RelayKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The options of {@code relay}. */
class RelayOptionsTest {

    private static final String KEY = "north-and-south-0123";

    @TempDir
    private Path directory;

    private String keyFile = "";

    @BeforeEach
    void writeKey() throws IOException {
        keyFile = Files.writeString(directory.resolve("key"), " " + KEY + "\n").toString();
    }

    private RelayServerConfig config(String... more) {
        RelayOptions options = new RelayOptions();
        List<String> arguments =
                new ArrayList<>(List.of("--server", "ws://play.example", "--relay-key-file", keyFile, "--id", "fra-1"));
        arguments.addAll(List.of(more));
        new CommandLine(options).setOverwrittenOptionsAllowed(true).parseArgs(arguments.toArray(String[]::new));
        return options.toConfig(
                () -> List.of(IpPrefix.parseAddress("192.168.7.9"), IpPrefix.parseAddress("198.51.100.7")));
    }

    @Test
    void keyNameAndServerAreEnoughOnAMachineWithAPublicAddress() {
        RelayServerConfig config = config();

        assertThat(config.server()).isEqualTo(DeskAddress.parse("ws://play.example:7777"));
        assertThat(config.id()).isEqualTo(new RelayId("fra-1"));
        assertThat(config.region()).isEqualTo(RelayRegion.DEFAULT);
        assertThat(config.stunPort()).isEqualTo(3478);
        assertThat(config.turn().address()).isEqualTo(IpPrefix.parseAddress("198.51.100.7"));
        assertThat(config.turn().secret()).isEqualTo(RelayKey.of(KEY).secretOf(new RelayId("fra-1")));
        assertThat(config.publicAddress()).isEmpty();
    }

    @Test
    void everythingCanBeSaid() {
        RelayServerConfig config = config(
                "--region",
                "eu",
                "--bind",
                "10.0.0.7",
                "--stun-port",
                "0",
                "--public-address",
                "fra.example",
                "--turn-address",
                "203.0.113.7",
                "--turn-ports",
                "50000-50009",
                "--turn-allow-peers",
                "10.0.0.0/8");

        assertThat(config.region()).isEqualTo(new RelayRegion("eu"));
        assertThat(config.bind()).isEqualTo(IpPrefix.parseAddress("10.0.0.7"));
        assertThat(config.stunPort()).isZero();
        assertThat(config.publicAddress()).contains("fra.example");
        assertThat(config.turn().address()).isEqualTo(IpPrefix.parseAddress("203.0.113.7"));
        assertThat(config.turn().maxAllocations()).isEqualTo(10);
        assertThat(config.turn().allowedPeers()).containsExactly(IpPrefix.parse("10.0.0.0/8"));
    }

    @Test
    void allMistakesAreToldAtOnce() throws IOException {
        String shortKey =
                Files.writeString(directory.resolve("short"), "sesame").toString();

        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> config(
                        "--server",
                        "http://a/b",
                        "--relay-key-file",
                        shortKey,
                        "--id",
                        "Fra",
                        "--region",
                        "E U",
                        "--bind",
                        "x",
                        "--stun-port",
                        "65535",
                        "--public-address",
                        "a b"))
                .withMessageContaining("--server: control server 'http://a/b'")
                .withMessageContaining("has 6 characters")
                .withMessageContaining("relay id 'Fra'")
                .withMessageContaining("relay region 'E U'")
                .withMessageContaining("--bind: 'x'")
                .withMessageContaining("--stun-port: 65535 is not in")
                .withMessageContaining("--public-address: TURN host 'a b'")
                .withMessageNotContaining("sesame");
    }

    @Test
    void addressesAreOfOneFamily() {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> config("--bind", "10.0.0.7", "--turn-address", "2001:db8::7"))
                .withMessageContaining("is not of the family of 10.0.0.7");
    }
}
