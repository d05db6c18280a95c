package io.lanrage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.cli.demo.DemoParty;
import io.lanrage.cli.demo.DemoPlayer;
import io.lanrage.cli.lab.CommandResult;
import io.lanrage.cli.lab.Lab;
import io.lanrage.cli.lab.Laboratory;
import io.lanrage.cli.lab.NatKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The {@code wg} command shows and changes a player's embedded engine as it does any WireGuard, but not whose it is. */
@Lab(tools = {"wg", "ping"})
class WireGuardToolLabIT {

    private static DemoParty party;
    private static DemoPlayer ann;
    private static DemoPlayer bob;

    @TempDir
    private Path folder;

    @BeforeAll
    static void formParty(Laboratory laboratory) {
        party = DemoParty.open(laboratory, Jars.lanrage());
        ann = party.create(
                "ann", laboratory.addSite("a", NatKind.PORT_RESTRICTED).host());
        bob = party.join("bob", laboratory.addSite("b", NatKind.FULL_CONE).host(), ann.invite());
    }

    @BeforeEach
    void playersReachEachOther() {
        pings();
    }

    @AfterAll
    static void dissolveParty() {
        if (party != null) {
            party.close();
        }
    }

    @Test
    void showTellsOfHandshakeAndTransfer() {
        long[] before = transfer();
        CommandResult ping = ann.namespace().run("ping", "-n", "-c", "5", "-i", "0.1", "-s", "1000", bob.address());
        assertThat(ping.exitCode()).as(ping.toString()).isZero();
        long[] after = transfer();

        assertThat(after[0] - before[0]).as("bytes received").isBetween(5_000L, 50_000L);
        assertThat(after[1] - before[1]).as("bytes sent").isBetween(5_000L, 50_000L);
        assertThat(wg("show", ann.interfaceName()).lines().map(String::strip))
                .contains("interface: " + ann.interfaceName(), "peer: " + bobsKey(), "preshared key: (hidden)")
                .contains("allowed ips: " + bob.address() + "/32")
                .anyMatch(line -> line.startsWith("latest handshake: "))
                .anyMatch(line -> line.startsWith("transfer: "));
    }

    @Test
    void configurationThatIsShownCanBeSet() throws IOException {
        String configuration = wg("showconf", ann.interfaceName());
        assertThat(configuration)
                .contains("[Interface]\n", "PrivateKey = ", "[Peer]\nPublicKey = " + bobsKey())
                .contains("AllowedIPs = " + bob.address() + "/32");
        Path file = Files.writeString(folder.resolve("shown"), configuration);

        wg("set", ann.interfaceName(), "peer", bobsKey(), "remove");
        assertThat(wg("show", ann.interfaceName(), "peers")).isEmpty();
        assertThat(ann.ping(bob.address(), 1).exitCode()).isNotZero();
        wg("setconf", ann.interfaceName(), file.toString());

        pings();
        assertThat(wg("showconf", ann.interfaceName())).isEqualTo(configuration);
    }

    @Test
    void peersSettingsChangeAtOnce() {
        wg("set", ann.interfaceName(), "peer", bobsKey(), "persistent-keepalive", "7", "allowed-ips", "10.99.0.1/32");
        assertThat(wg("showconf", ann.interfaceName()))
                .contains("PersistentKeepalive = 7\n", "AllowedIPs = 10.99.0.1/32\n");
        assertThat(ann.ping(bob.address(), 1).exitCode()).isNotZero();

        wg("set", ann.interfaceName(), "peer", bobsKey(), "allowed-ips", bob.address() + "/32");

        pings();
    }

    @Test
    void identityAndSocketStayThePlayers() {
        String key = wg("show", ann.interfaceName(), "public-key");

        for (List<String> change : List.of(List.of("private-key", "/dev/stdin"), List.of("listen-port", "51820"))) {
            CommandResult refused = ann.namespace()
                    .run("sh", "-c", "wg genkey | wg set " + ann.interfaceName() + " " + String.join(" ", change));
            assertThat(refused.exitCode()).as(refused.toString()).isNotZero();
            assertThat(refused.stderr()).contains("Operation not supported");
        }

        assertThat(wg("show", ann.interfaceName(), "public-key")).isEqualTo(key);
        pings();
    }

    private static void pings() {
        for (CommandResult ping : List.of(ann.ping(bob.address(), 15), bob.ping(ann.address(), 15))) {
            assertThat(ping.exitCode()).as(ping.toString()).isZero();
        }
    }

    private static String bobsKey() {
        return wg("show", bob.interfaceName(), "public-key").strip();
    }

    /** Bytes received and sent. */
    private static long[] transfer() {
        String[] columns = wg("show", ann.interfaceName(), "transfer").strip().split("\t", -1);
        assertThat(columns).hasSize(3).startsWith(bobsKey());
        return Arrays.stream(columns).skip(1).mapToLong(Long::parseLong).toArray();
    }

    /** Control sockets are files, so {@code wg} sees all players from any namespace. */
    private static String wg(String... arguments) {
        String[] command =
                Stream.concat(Stream.of("wg"), Arrays.stream(arguments)).toArray(String[]::new);
        return ann.namespace().run(command).orThrow().stdout();
    }
}
