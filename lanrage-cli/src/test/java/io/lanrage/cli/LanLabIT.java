package io.lanrage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.cli.demo.DemoParty;
import io.lanrage.cli.demo.DemoPlayer;
import io.lanrage.cli.demo.LanrageProgram;
import io.lanrage.cli.lab.CommandResult;
import io.lanrage.cli.lab.Lab;
import io.lanrage.cli.lab.Laboratory;
import io.lanrage.cli.lab.NatKind;
import io.lanrage.cli.lab.UdpEnd;
import io.lanrage.core.ipam.IpPrefix;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three players behind different NATs, on machines without any program to help them, are on one LAN. */
@Lab(tools = {"ping"})
class LanLabIT {

    private static final Duration SOON = Duration.ofSeconds(10);
    /** Minecraft announces worlds that are "open to LAN" to this group and port. */
    private static final String MINECRAFT_GROUP = "224.0.2.60";

    private static final int MINECRAFT_PORT = 4445;

    private static DemoParty party;
    private static List<DemoPlayer> players;

    private final Map<DemoPlayer, UdpEnd> ends = new LinkedHashMap<>();

    @BeforeAll
    static void formParty(Laboratory laboratory, @TempDir Path emptyPath) {
        party = DemoParty.open(laboratory, withPath(emptyPath));
        DemoPlayer ann = party.create(
                "ann", laboratory.addSite("a", NatKind.PORT_RESTRICTED).host());
        DemoPlayer bob = party.join(
                "bob", laboratory.addSite("b", NatKind.RESTRICTED_CONE).host(), ann.invite());
        DemoPlayer cleo =
                party.join("cleo", laboratory.addSite("c", NatKind.FULL_CONE).host(), ann.invite());
        players = List.of(ann, bob, cleo);
        for (DemoPlayer from : players) {
            for (DemoPlayer to : othersThan(from)) {
                CommandResult ping = from.ping(to.address(), 15);
                assertThat(ping.exitCode())
                        .as(from.name() + " to " + to.name() + ": " + ping)
                        .isZero();
            }
        }
    }

    /** LANrage where no program is found by its name: neither WireGuard nor {@code ip}. */
    private static LanrageProgram withPath(Path folder) {
        List<String> words = new ArrayList<>(List.of("env", "PATH=" + folder));
        words.addAll(Jars.lanrage().launcher());
        return new LanrageProgram(words);
    }

    @AfterAll
    static void dissolveParty() {
        if (party != null) {
            party.close();
        }
    }

    @AfterEach
    void closeEnds() {
        ends.values().forEach(UdpEnd::close);
    }

    @Test
    void engineAloneIsAtWork() {
        for (DemoPlayer player : players) {
            assertThat(player.process()
                            .await("interface", event -> true, SOON)
                            .path("wireguard")
                            .asString())
                    .startsWith("embedded");
            assertThat(ProcessHandle.of(player.process().process().pid()).stream()
                            .flatMap(ProcessHandle::descendants))
                    .as("programs that %s has started", player.name())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"255.255.255.255", "the prefix's", MINECRAFT_GROUP})
    void whatOneSaysToAllBothOthersHearOnce(String destination) throws IOException {
        openEnds(27015, MINECRAFT_GROUP);
        InetAddress everybody =
                destination.startsWith("the prefix") ? broadcastAddress() : InetAddress.getByName(destination);

        everyoneSays(new InetSocketAddress(everybody, 27015));

        for (DemoPlayer from : players) {
            for (DemoPlayer to : othersThan(from)) {
                assertThat(ends.get(to).sendersOf("all from " + from.name()))
                        .as(from.name() + " to all, heard by " + to.name())
                        .containsExactly(new InetSocketAddress(from.address(), 27015));
            }
        }
    }

    @Test
    void worldThatIsOpenToLanIsAnnouncedToBothOthersOnce() {
        openEnds(MINECRAFT_PORT, MINECRAFT_GROUP);
        DemoPlayer ann = players.get(0);
        String announcement = "[MOTD]ann - cave[/MOTD][AD]54321[/AD]";

        try (UdpEnd game = UdpEnd.start(ann.namespace(), 0).ready()) {
            game.send(new InetSocketAddress(MINECRAFT_GROUP, MINECRAFT_PORT), announcement);
            for (DemoPlayer to : othersThan(ann)) {
                Optional<InetSocketAddress> sender = ends.get(to).awaitFrom(announcement, SOON);
                assertThat(sender.map(from -> from.getAddress().getHostAddress()))
                        .as(to.name())
                        .contains(ann.address());
            }
        }
        everyoneSays(new InetSocketAddress(MINECRAFT_GROUP, MINECRAFT_PORT));

        for (DemoPlayer to : othersThan(ann)) {
            assertThat(ends.get(to).sendersOf(announcement)).as(to.name()).hasSize(1);
        }
    }

    private void openEnds(int port, String group) {
        Map<DemoPlayer, UdpEnd.Starting> starting = new LinkedHashMap<>();
        players.forEach(player -> starting.put(player, UdpEnd.start(player.namespace(), port, group)));
        starting.forEach((player, end) -> ends.put(player, end.ready()));
    }

    /**
     * Has each player say something to all, and then something to each of the others. Packets of one tunnel keep their order here, so
     * once the latter have arrived, the former have, as often as they ever will.
     */
    private void everyoneSays(InetSocketAddress everybody) {
        for (DemoPlayer from : players) {
            ends.get(from).send(everybody, "all from " + from.name());
        }
        for (DemoPlayer from : players) {
            for (DemoPlayer to : othersThan(from)) {
                ends.get(from).send(new InetSocketAddress(to.address(), everybody.getPort()), "end of " + from.name());
            }
        }
        for (DemoPlayer from : players) {
            for (DemoPlayer to : othersThan(from)) {
                Optional<InetSocketAddress> sender = ends.get(to).awaitFrom("end of " + from.name(), SOON);
                assertThat(sender)
                        .as(from.name() + " to " + to.name())
                        .contains(new InetSocketAddress(from.address(), everybody.getPort()));
            }
        }
    }

    private static List<DemoPlayer> othersThan(DemoPlayer player) {
        return players.stream().filter(other -> !other.equals(player)).toList();
    }

    private static InetAddress broadcastAddress() throws IOException {
        IpPrefix prefix = IpPrefix.parse(players.get(0)
                .process()
                .await("party", event -> true, SOON)
                .path("prefix")
                .asString());
        int last = ByteBuffer.wrap(prefix.address().getAddress()).getInt() | (-1 >>> prefix.length());
        return InetAddress.getByAddress(ByteBuffer.allocate(4).putInt(last).array());
    }
}
