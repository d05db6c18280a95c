package io.lanrage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.cli.demo.DemoParty;
import io.lanrage.cli.demo.DemoPlayer;
import io.lanrage.cli.lab.CommandResult;
import io.lanrage.cli.lab.Lab;
import io.lanrage.cli.lab.Laboratory;
import io.lanrage.cli.lab.NatKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Three players in one party: a full mesh, and what is left of it when one goes. */
@Lab(tools = {"wireguard-go", "wg", "ping"})
class MeshLabIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "external"})
    void allSixDirectionsPingAndALeaverLeavesNothingBehind(String wireguard, Laboratory laboratory) {
        String[] options = {"--wireguard", wireguard};
        boolean isBridged = wireguard.equals("external");
        try (DemoParty party = DemoParty.open(laboratory, Jars.lanrage())) {
            DemoPlayer ann = party.create(
                    "ann", laboratory.addSite("a", NatKind.PORT_RESTRICTED).host(), options);
            DemoPlayer bob = party.join(
                    "bob", laboratory.addSite("b", NatKind.PORT_RESTRICTED).host(), ann.invite(), options);
            DemoPlayer cleo = party.join(
                    "cleo", laboratory.addSite("c", NatKind.FULL_CONE).host(), bob.invite(), options);
            everyDirectionPings(List.of(ann, bob, cleo));
            wireGuardShowsKeyedPeers(ann, 2, isBridged);

            CommandResult exit = bob.leave();
            Instant left = Instant.now();

            assertThat(exit.exitCode()).as(exit.toString()).isZero();
            assertThat(toldOfLeaving(ann, bob)).isBefore(left.plusSeconds(1));
            assertThat(toldOfLeaving(cleo, bob)).isBefore(left.plusSeconds(1));
            assertThat(bob.namespace()
                            .run("ip", "link", "show", bob.interfaceName())
                            .exitCode())
                    .isNotZero();
            assertThat(Files.exists(Path.of("/var/run/wireguard", bob.interfaceName() + ".sock")))
                    .isFalse();
            wireGuardShowsKeyedPeers(ann, 1, isBridged);
            DemoPlayer dan =
                    party.join("dan", laboratory.addSite("d", NatKind.OPEN).host(), ann.invite(), options);
            assertThat(dan.address()).isNotIn(ann.address(), bob.address(), cleo.address());
            everyDirectionPings(List.of(ann, cleo, dan));
        }
    }

    private static void everyDirectionPings(List<DemoPlayer> players) {
        for (DemoPlayer from : players) {
            for (DemoPlayer to : players) {
                if (!from.equals(to)) {
                    CommandResult ping = from.ping(to.address(), 15);
                    assertThat(ping.exitCode())
                            .as(from.name() + " to " + to.name() + ": " + ping)
                            .isZero();
                }
            }
        }
    }

    private static Instant toldOfLeaving(DemoPlayer witness, DemoPlayer leaver) {
        JsonNode event = witness.process()
                .await(
                        "peer",
                        e -> e.path("change").asString().equals("left")
                                && e.path("name").asString().equals(leaver.name()),
                        SOON);
        return Instant.parse(event.path("at").asString());
    }

    /** The columns of {@code wg show … dump}: public key, preshared key, endpoint, allowed addresses, handshake, … */
    private static void wireGuardShowsKeyedPeers(DemoPlayer player, int peers, boolean isBridged) {
        String dump = player.namespace()
                .run("wg", "show", player.interfaceName(), "dump")
                .orThrow()
                .stdout();
        List<String[]> rows = dump.lines().skip(1).map(line -> line.split("\t")).toList();
        assertThat(rows).hasSize(peers).allSatisfy(row -> {
            assertThat(row[1]).as("preshared key").isNotEqualTo("(none)").hasSize(44);
            assertThat(row[2]).as("endpoint").startsWith(isBridged ? "127.0.0.1:" : "(none)");
            assertThat(row[4]).as("latest handshake").isNotEqualTo("0");
        });
    }
}
