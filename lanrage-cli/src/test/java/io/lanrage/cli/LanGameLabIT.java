package io.lanrage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.cli.demo.DemoParty;
import io.lanrage.cli.demo.DemoPlayer;
import io.lanrage.cli.game.TeeworldsGuest;
import io.lanrage.cli.lab.JavaProgram;
import io.lanrage.cli.lab.Lab;
import io.lanrage.cli.lab.Laboratory;
import io.lanrage.cli.lab.NamespaceProcess;
import io.lanrage.cli.lab.NatKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A game that one finds on the LAN by its own search, from elsewhere. */
@Lab(tools = {"ping", LanGameLabIT.TEEWORLDS})
class LanGameLabIT {

    /** Debian keeps games out of root's PATH. */
    static final String TEEWORLDS = "/usr/games/teeworlds-server";

    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path home;

    @Test
    void serverIsFoundByTheGamesBroadcastAndEntered(Laboratory laboratory) {
        try (DemoParty party = DemoParty.open(laboratory, Jars.lanrage())) {
            DemoPlayer ann = party.create(
                    "ann", laboratory.addSite("a", NatKind.PORT_RESTRICTED).host());
            DemoPlayer bob = party.join(
                    "bob", laboratory.addSite("b", NatKind.RESTRICTED_CONE).host(), ann.invite(), "--open", "none");
            assertThat(bob.ping(ann.address(), 15).exitCode()).isZero();

            try (NamespaceProcess server = startServer(ann, "Ann's cave");
                    NamespaceProcess guest = JavaProgram.start(bob.namespace(), TeeworldsGuest.class, "bob")) {
                String found = guest.awaitStdout(line -> line.startsWith("found "), SOON);
                guest.awaitStdout(line -> line.equals("entered"), SOON);

                assertThat(found).isEqualTo("found " + ann.address() + " Ann's cave");
                server.awaitStdout(
                        line -> line.contains("player has entered the game. ClientID=0 addr=" + bob.address() + ":"),
                        SOON);
                server.awaitStdout(line -> line.contains("team_join player='0:bob'"), SOON);
            }
        }
    }

    private NamespaceProcess startServer(DemoPlayer player, String name) {
        List<String> command = new ArrayList<>(List.of("env", "HOME=" + home, TEEWORLDS));
        command.add("sv_register 0; sv_name \"" + name + "\"");
        NamespaceProcess server = player.namespace().start(command.toArray(String[]::new));
        server.awaitStdout(line -> line.contains("server name is '" + name + "'"), SOON);
        return server;
    }
}
