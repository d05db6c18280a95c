package io.lanrage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.cli.demo.DemoParty;
import io.lanrage.cli.demo.DemoPlayer;
import io.lanrage.cli.lab.CommandResult;
import io.lanrage.cli.lab.Lab;
import io.lanrage.cli.lab.Laboratory;
import io.lanrage.cli.lab.NatKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Somebody removes a player's virtual interface in the middle of a party. */
@Lab(tools = {"ping", "wireguard-go"})
class InterfaceLossLabIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void playerIsToldAndFindsItsPlaceAgain(Laboratory laboratory) {
        try (DemoParty party = DemoParty.open(laboratory, Jars.lanrage())) {
            DemoPlayer host =
                    party.create("ann", laboratory.addSite("a", NatKind.OPEN).host());
            DemoPlayer guest = party.join(
                    "bob", laboratory.addSite("b", NatKind.FULL_CONE).host(), host.invite(), "--wireguard", "external");
            ping(host, guest);

            remove(guest);
            assertEnds(guest);
            DemoPlayer guestAgain = party.join("bob", guest.namespace(), host.invite());
            assertThat(guestAgain.address()).isEqualTo(guest.address());
            ping(host, guestAgain);

            remove(host);
            assertEnds(host);
            DemoPlayer hostAgain = party.join("ann", host.namespace(), host.invite());
            assertThat(hostAgain.address()).isEqualTo(host.address());
            JsonNode entered = hostAgain.process().await("party", event -> true, SOON);
            assertThat(entered.path("host").asString()).isEqualTo(host.peerId());
            ping(hostAgain, guestAgain);
        }
    }

    private static void remove(DemoPlayer player) {
        player.namespace().run("ip", "link", "delete", player.interfaceName()).orThrow();
    }

    private static void assertEnds(DemoPlayer player) {
        CommandResult result = player.process().process().awaitExit(SOON);

        assertThat(result.exitCode()).as(result.toString()).isEqualTo(ExitCode.DEVICE.value());
        JsonNode last = player.process().events().get(player.process().events().size() - 1);
        assertThat(last.path("event").asString()).isEqualTo("error");
        assertThat(last.path("code").asString()).isEqualTo("INTERFACE_LOST");
        assertThat(last.path("message").asString()).contains(player.interfaceName());
        assertThat(last.path("advice").asString()).contains("Join again");
        assertThat(result.stderr()).doesNotContain("Exception");
    }

    private static void ping(DemoPlayer from, DemoPlayer to) {
        CommandResult ping = from.ping(to.address(), 15);
        assertThat(ping.exitCode()).as(ping.toString()).isZero();
    }
}
