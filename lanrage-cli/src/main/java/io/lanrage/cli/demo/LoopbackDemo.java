package io.lanrage.cli.demo;

import io.lanrage.cli.demo.MemoryHost.Echo;
import io.lanrage.core.Lanrage;
import io.lanrage.core.PartyManager;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.FailureException;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.nat.Path;
import io.lanrage.core.party.Peer;
import io.lanrage.nat.UdpNatTraversalProvider;
import io.lanrage.server.ControlServer;
import io.lanrage.server.ControlServerConfig;
import io.lanrage.wireguard.EmbeddedWireGuard;
import io.lanrage.wireguard.tun.MemoryTun;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Three players in one process, on real sockets over loopback: control server, STUN, party, invite, authenticated paths, WireGuard
 * tunnels, and packets of a virtual LAN, whose interfaces are in memory. It needs no rights and no programs, and shows no NATs.
 */
public final class LoopbackDemo {

    private static final Duration CONNECTING = Duration.ofSeconds(15);
    private static final Duration ANSWERING = Duration.ofMillis(200);
    private static final int ROUNDS = 25;
    private static final List<String> NAMES = List.of("ann", "bob", "cleo");

    private final Consumer<String> progress;
    private final Consumer<List<Direction>> table;

    /**
     * Makes a demonstration that has not begun.
     *
     * @param progress who is told, in words, where it stands
     * @param table who is given all directions again and again, while packets go
     */
    public LoopbackDemo(Consumer<String> progress, Consumer<List<Direction>> table) {
        this.progress = progress;
        this.table = table;
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
        List<Player> players = new ArrayList<>();
        try (ControlServer server = ControlServer.start(config)) {
            URI url = URI.create(
                    "ws://" + loopback.getHostAddress() + ":" + server.address().getPort());
            try {
                NAMES.forEach(name -> players.add(enter(name, url, players)));
                progress.accept("Echo requests go across the virtual LAN …");
                return exchange(players);
            } finally {
                players.forEach(Player::close);
            }
        }
    }

    /** A player, its party and the host that its virtual interface belongs to. */
    private record Player(String name, Lanrage lanrage, PartyManager party, MemoryHost host, InetAddress address) {

        void close() {
            host.close();
            lanrage.close();
        }
    }

    private Player enter(String name, URI server, List<Player> players) {
        CompletableFuture<MemoryTun> device = new CompletableFuture<>();
        Lanrage lanrage = Lanrage.builder()
                .server(server)
                .playerName(name)
                .natTraversal(UdpNatTraversalProvider.forOneMachine())
                .networkManager(metrics -> EmbeddedWireGuard.inMemory(device::complete, metrics))
                .build();
        try {
            progress.accept(name + (players.isEmpty() ? " creates a party …" : " joins with the invite …"));
            PartyManager party = (players.isEmpty()
                            ? lanrage.createParty("Demo")
                            : lanrage.joinParty(players.get(0).party().invite()))
                    .toCompletableFuture()
                    .join();
            InetAddress address = addressOf(party);
            return new Player(name, lanrage, party, new MemoryHost(device.join().farEnd(), address), address);
        } catch (CompletionException e) {
            lanrage.close();
            throw e.getCause() instanceof LanrageException typed ? typed : e;
        }
    }

    private static InetAddress addressOf(PartyManager party) {
        PeerId self = party.self();
        return party.status()
                .toCompletableFuture()
                .join()
                .party()
                .member(self)
                .map(Peer::address)
                .orElseThrow(() -> new FailureException(ErrorCode.INTERNAL, "the own peer is not in the party"));
    }

    /** Every player sends to every other, a round at a time, until all have answered and then some. */
    private List<Direction> exchange(List<Player> players) {
        List<Pair> pairs = new ArrayList<>();
        for (Player from : players) {
            players.stream()
                    .filter(to -> !to.equals(from))
                    .map(to -> new Pair(from, to))
                    .forEach(pairs::add);
        }
        long deadlineNanos = System.nanoTime() + CONNECTING.toNanos();
        int rounds = 0;
        while (rounds < ROUNDS && System.nanoTime() - deadlineNanos < 0) {
            pairs.forEach(Pair::send);
            awaitRound(pairs);
            pairs.forEach(Pair::note);
            table.accept(directions(pairs));
            if (pairs.stream().allMatch(pair -> pair.answered > 0)) {
                rounds++;
            }
        }
        return directions(pairs);
    }

    private static List<Direction> directions(List<Pair> pairs) {
        return pairs.stream().map(Pair::direction).toList();
    }

    /** Waits a moment for all answers of a round; which came, each pair knows. */
    private static void awaitRound(List<Pair> pairs) {
        CompletableFuture<?>[] answers =
                pairs.stream().map(pair -> pair.echo.answered()).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(answers).get(ANSWERING.toMillis(), TimeUnit.MILLISECONDS);
            // So that the table can be watched.
            TimeUnit.MILLISECONDS.sleep(ANSWERING.toMillis() / 2);
        } catch (TimeoutException e) {
            // The next round asks again.
        } catch (ExecutionException e) {
            throw new IllegalStateException("an answer only ever completes with its time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(ErrorCode.CLOSED, "interrupted", e);
        }
    }

    /** One direction while packets go. */
    private static final class Pair {
        private final Player from;
        private final Player to;
        private int sent;
        private int answered;
        private Optional<Double> latestMillis = Optional.empty();
        private Echo echo;

        Pair(Player from, Player to) {
            this.from = from;
            this.to = to;
            this.echo = new Echo(0, 0, new CompletableFuture<>());
        }

        void send() {
            echo = from.host().echo(to.address());
            sent++;
        }

        void note() {
            Optional<Double> millis = echo.roundTripMillis();
            if (millis.isPresent()) {
                answered++;
                latestMillis = millis;
            }
            from.host().forget(echo);
        }

        Direction direction() {
            return new Direction(from.name(), "on loopback", to.name(), kind(), sent, answered, latestMillis);
        }

        private String kind() {
            PeerId peer = to.party().self();
            return from.party().status().toCompletableFuture().join().connections().stream()
                    .filter(connection -> connection.peer().id().equals(peer))
                    .flatMap(connection -> connection.path().stream())
                    .map(Path::kind)
                    .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                    .findFirst()
                    .orElse("none");
        }
    }
}
