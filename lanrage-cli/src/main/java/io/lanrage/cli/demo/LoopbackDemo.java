package io.lanrage.cli.demo;

import io.lanrage.core.Lanrage;
import io.lanrage.core.PartyManager;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.nat.Path;
import io.lanrage.nat.UdpNatTraversalProvider;
import io.lanrage.server.ControlServer;
import io.lanrage.server.ControlServerConfig;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * Three players in one process, on real sockets over loopback: control server, STUN, party, invite, authenticated paths and packets
 * over them. It needs no rights and no programs, and shows no NATs and no WireGuard.
 */
public final class LoopbackDemo {

    private static final Duration ANSWERING = Duration.ofSeconds(15);
    private static final List<String> NAMES = List.of("ann", "bob", "cleo");

    private final Consumer<String> progress;

    /**
     * Makes a demonstration that has not begun.
     *
     * @param progress who is told, in words, where it stands
     */
    public LoopbackDemo(Consumer<String> progress) {
        this.progress = progress;
    }

    /**
     * Runs it from beginning to end; leaves nothing behind.
     *
     * @return all six directions
     * @throws LanrageException if a player does not get into the party
     */
    public List<Direction> run() {
        progress.accept("Starting the control server with STUN on loopback …");
        InetAddress loopback = InetAddress.getLoopbackAddress();
        ControlServerConfig config =
                ControlServerConfig.builder().bind(loopback).port(0).stunPort(0).build();
        List<LoopbackPlayer> players = new ArrayList<>();
        try (ControlServer server = ControlServer.start(config)) {
            URI url = URI.create(
                    "ws://" + loopback.getHostAddress() + ":" + server.address().getPort());
            try {
                NAMES.forEach(name -> players.add(enter(name, url, players)));
                return exchange(players);
            } finally {
                players.forEach(player -> player.lanrage().close());
            }
        }
    }

    /** A player, its party and the network that its packets go through. */
    private record LoopbackPlayer(String name, Lanrage lanrage, PartyManager party, EchoNetwork network) {}

    private LoopbackPlayer enter(String name, URI server, List<LoopbackPlayer> players) {
        EchoNetwork network = new EchoNetwork();
        Lanrage lanrage = Lanrage.builder()
                .server(server)
                .playerName(name)
                .natTraversal(UdpNatTraversalProvider.forOneMachine())
                .networkManager(() -> network)
                .build();
        try {
            progress.accept(name + (players.isEmpty() ? " creates a party …" : " joins with the invite …"));
            PartyManager party = (players.isEmpty()
                            ? lanrage.createParty("Demo")
                            : lanrage.joinParty(players.get(0).party().invite()))
                    .toCompletableFuture()
                    .join();
            return new LoopbackPlayer(name, lanrage, party, network);
        } catch (CompletionException e) {
            lanrage.close();
            throw e.getCause() instanceof LanrageException typed ? typed : e;
        }
    }

    private List<Direction> exchange(List<LoopbackPlayer> players) {
        List<Direction> directions = new ArrayList<>();
        for (LoopbackPlayer from : players) {
            for (LoopbackPlayer to : players) {
                if (!from.name().equals(to.name())) {
                    progress.accept(from.name() + " sends to " + to.name() + " …");
                    Optional<Double> answer = from.network().echo(to.party().self(), ANSWERING);
                    directions.add(new Direction(
                            from.name(),
                            "on loopback",
                            to.name(),
                            kind(from, to.party().self()),
                            answer));
                }
            }
        }
        return directions;
    }

    private static String kind(LoopbackPlayer from, PeerId to) {
        return from.party().status().toCompletableFuture().join().connections().stream()
                .filter(connection -> connection.peer().id().equals(to))
                .flatMap(connection -> connection.path().stream())
                .map(Path::kind)
                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                .findFirst()
                .orElse("none");
    }
}
