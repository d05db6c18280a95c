package io.lanrage.cli.demo;

import io.lanrage.cli.lab.CommandResult;
import io.lanrage.cli.lab.Laboratory;
import io.lanrage.cli.lab.NatKind;
import io.lanrage.cli.lab.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Three players behind three NATs of the kernel's, one party, WireGuard tunnels, and pings in all six directions. */
public final class KernelDemo {

    private static final Duration CONNECTING = Duration.ofSeconds(20);
    private static final int PING_SECONDS = 15;
    private static final Pattern PING_TIME = Pattern.compile("time=([0-9.]+) ms");
    private static final Map<String, NatKind> HOMES = homes();

    private final LanrageProgram program;
    private final Consumer<String> progress;

    /**
     * Makes a demonstration that has not begun.
     *
     * @param program how to start LANrage's processes
     * @param progress who is told, in words, where it stands
     */
    public KernelDemo(LanrageProgram program, Consumer<String> progress) {
        this.program = program;
        this.progress = progress;
    }

    /**
     * Runs it from beginning to end; leaves nothing behind.
     *
     * @param laboratory where; the caller's
     * @return all six directions
     * @throws io.lanrage.cli.lab.LaboratoryException if a player does not get into the party
     */
    public List<Direction> run(Laboratory laboratory) {
        progress.accept("Starting the control server with STUN …");
        try (DemoParty party = DemoParty.open(laboratory, program)) {
            List<DemoPlayer> players = enter(laboratory, party);
            List<Direction> directions = new ArrayList<>();
            for (DemoPlayer from : players) {
                for (DemoPlayer to : players) {
                    if (!from.equals(to)) {
                        progress.accept(from.name() + " pings " + to.name() + " across the virtual LAN …");
                        directions.add(ping(from, to));
                    }
                }
            }
            progress.accept("All players leave …");
            return directions;
        }
    }

    private List<DemoPlayer> enter(Laboratory laboratory, DemoParty party) {
        List<DemoPlayer> players = new ArrayList<>();
        for (Map.Entry<String, NatKind> home : HOMES.entrySet()) {
            Site site = laboratory.addSite(home.getKey(), home.getValue());
            if (players.isEmpty()) {
                progress.accept(home.getKey() + " creates a party …");
                players.add(party.create(home.getKey(), site.host(), "--name", "Demo"));
            } else {
                progress.accept(home.getKey() + " joins with the invite …");
                players.add(
                        party.join(home.getKey(), site.host(), players.get(0).invite()));
            }
        }
        return players;
    }

    private static Direction ping(DemoPlayer from, DemoPlayer to) {
        String kind = from.process()
                .await("path", event -> isPathTo(event, to.peerId()), CONNECTING)
                .path("kind")
                .asString();
        CommandResult result = from.ping(to.address(), PING_SECONDS);
        Matcher time = PING_TIME.matcher(result.stdout());
        Optional<Double> millis =
                result.exitCode() == 0 && time.find() ? Optional.of(Double.valueOf(time.group(1))) : Optional.empty();
        String home = "behind " + HOMES.getOrDefault(from.name(), NatKind.OPEN);
        return new Direction(from.name(), home, to.name(), kind, 1, millis.isPresent() ? 1 : 0, millis);
    }

    private static boolean isPathTo(JsonNode event, String peerId) {
        return event.path("peerId").asString().equals(peerId)
                && !event.path("kind").asString().equals("none");
    }

    private static Map<String, NatKind> homes() {
        Map<String, NatKind> homes = new LinkedHashMap<>();
        homes.put("ann", NatKind.PORT_RESTRICTED);
        homes.put("bob", NatKind.PORT_RESTRICTED);
        homes.put("cleo", NatKind.RESTRICTED_CONE);
        return homes;
    }
}
