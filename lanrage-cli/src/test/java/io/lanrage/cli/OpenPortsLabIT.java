package io.lanrage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.cli.demo.DemoParty;
import io.lanrage.cli.demo.DemoPlayer;
import io.lanrage.cli.game.PortListener;
import io.lanrage.cli.game.PortProbe;
import io.lanrage.cli.lab.CommandResult;
import io.lanrage.cli.lab.JavaProgram;
import io.lanrage.cli.lab.Lab;
import io.lanrage.cli.lab.Laboratory;
import io.lanrage.cli.lab.NamespaceProcess;
import io.lanrage.cli.lab.NatKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Four players run the same services; which of them another member reaches is each player's {@code --open}. */
@Lab(tools = {"ping"})
class OpenPortsLabIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final String SSH = "tcp:22";
    private static final String SMB = "tcp:445";
    private static final String RDP = "tcp:3389";
    private static final String MINECRAFT = "tcp:25565";
    private static final String SOURCE_ENGINE = "udp:27015";
    private static final List<String> SERVICES = List.of(SSH, SMB, RDP, MINECRAFT, SOURCE_ENGINE);
    /** Where nobody listens. */
    private static final String VACANT = "tcp:25566";

    private static final List<NamespaceProcess> LISTENERS = new ArrayList<>();
    private static DemoParty party;
    private static DemoPlayer withDefault;
    private static DemoPlayer withList;
    private static DemoPlayer withNone;
    private static DemoPlayer withAll;

    @BeforeAll
    static void formParty(Laboratory laboratory) {
        party = DemoParty.open(laboratory, Jars.lanrage());
        withDefault = party.create("ann", laboratory.addSite("a", NatKind.OPEN).host());
        String invite = withDefault.invite();
        withList = party.join(
                "bob", laboratory.addSite("b", NatKind.PORT_RESTRICTED).host(), invite, "--open", SOURCE_ENGINE);
        withNone = party.join("cleo", laboratory.addSite("c", NatKind.FULL_CONE).host(), invite, "--open", "none");
        withAll = party.join(
                "dan", laboratory.addSite("d", NatKind.RESTRICTED_CONE).host(), invite, "--open", "all");
        for (DemoPlayer player : List.of(withDefault, withList, withNone, withAll)) {
            LISTENERS.add(JavaProgram.start(player.namespace(), PortListener.class, SERVICES.toArray(String[]::new)));
        }
        LISTENERS.forEach(listener -> listener.awaitStdout(line -> line.equals("listening"), SOON));
        for (DemoPlayer player : List.of(withDefault, withList, withNone)) {
            CommandResult ping = withAll.ping(player.address(), 15);
            assertThat(ping.exitCode()).as(player.name() + ": " + ping).isZero();
        }
    }

    @AfterAll
    static void dissolveParty() {
        LISTENERS.forEach(NamespaceProcess::close);
        if (party != null) {
            party.close();
        }
    }

    @Test
    void membersReachWhatEachOpens() {
        Map<String, String> outcomes = probe(withAll, withDefault, withList, withNone);

        assertThat(outcomesAt(withDefault, outcomes))
                .as("--open games")
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        SSH, "is silent",
                        SMB, "is silent",
                        RDP, "is silent",
                        MINECRAFT, "answers",
                        SOURCE_ENGINE, "answers",
                        VACANT, "refuses"));
        assertThat(outcomesAt(withList, outcomes))
                .as("--open udp:27015")
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        SSH, "is silent",
                        SMB, "is silent",
                        RDP, "is silent",
                        MINECRAFT, "is silent",
                        SOURCE_ENGINE, "answers",
                        VACANT, "is silent"));
        assertThat(outcomesAt(withNone, outcomes).values())
                .as("--open none")
                .hasSize(SERVICES.size() + 1)
                .containsOnly("is silent");
    }

    @Test
    void whoOpensNothingReachesWhoOpensAll() {
        Map<String, String> outcomes = probe(withNone, withAll);

        assertThat(outcomesAt(withAll, outcomes))
                .as("--open all")
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        SSH, "answers",
                        SMB, "answers",
                        RDP, "answers",
                        MINECRAFT, "answers",
                        SOURCE_ENGINE, "answers",
                        VACANT, "refuses"));
    }

    /** What became of each port of each player. */
    private static Map<String, String> probe(DemoPlayer from, DemoPlayer... to) {
        List<String> arguments = new ArrayList<>(List.of(Long.toString(PATIENCE.toMillis())));
        for (DemoPlayer player : to) {
            SERVICES.forEach(service -> arguments.add(at(player, service)));
            arguments.add(at(player, VACANT));
        }
        Map<String, String> outcomes = new TreeMap<>();
        try (NamespaceProcess probe =
                JavaProgram.start(from.namespace(), PortProbe.class, arguments.toArray(String[]::new))) {
            probe.awaitExit(SOON).orThrow().stdout().lines().forEach(line -> {
                String[] words = line.split(" ", 2);
                outcomes.put(words[0], words[1]);
            });
        }
        return outcomes;
    }

    private static String at(DemoPlayer player, String service) {
        return service.replace(":", ":" + player.address() + ":");
    }

    private static Map<String, String> outcomesAt(DemoPlayer player, Map<String, String> outcomes) {
        Map<String, String> own = new TreeMap<>();
        outcomes.forEach((port, outcome) -> {
            String address = ":" + player.address() + ":";
            if (port.contains(address)) {
                own.put(port.replace(address, ":"), outcome);
            }
        });
        return own;
    }
}
