package io.lanrage.cli.demo;

import io.lanrage.cli.lab.Laboratory;
import io.lanrage.cli.lab.Namespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A control server and players in a laboratory, each a process of its own with an identity of its own. Closing ends them, the players
 * first and as Ctrl-C does, and removes their files; the laboratory is the caller's.
 */
public final class DemoParty implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(20);

    private final Laboratory laboratory;
    private final LanrageProgram program;
    private final Path folder;
    private final EventProcess server;
    private final List<DemoPlayer> players = new ArrayList<>();

    private DemoParty(Laboratory laboratory, LanrageProgram program, Path folder, EventProcess server) {
        this.laboratory = laboratory;
        this.program = program;
        this.folder = folder;
        this.server = server;
    }

    /**
     * Starts the control server with STUN on both of the server's addresses, and waits until it listens.
     *
     * @param laboratory where
     * @param program how to start LANrage
     * @return a party without players
     */
    public static DemoParty open(Laboratory laboratory, LanrageProgram program) {
        Namespace namespace = laboratory.server();
        List<String> arguments = List.of(
                "server",
                "--json",
                "--bind",
                namespace.addresses().get(0).getHostAddress(),
                "--alternate-address",
                namespace.addresses().get(1).getHostAddress());
        Path folder = newFolder();
        EventProcess server = EventProcess.start(program, namespace, arguments);
        DemoParty party = new DemoParty(laboratory, program, folder, server);
        try {
            server.await("listening", event -> true, START);
            return party;
        } catch (RuntimeException e) {
            party.close();
            throw e;
        }
    }

    /**
     * The control server's URL.
     *
     * @return as players reach it
     */
    public String serverUrl() {
        return "ws://" + laboratory.server().address().getHostAddress() + ":7777";
    }

    /**
     * The control server's process.
     *
     * @return the process
     */
    public EventProcess server() {
        return server;
    }

    /**
     * Has a player create the party.
     *
     * @param name what the player is called; its identity is kept under this name
     * @param namespace where the player is
     * @param options further options
     * @return the player, whose invite is known soon
     */
    public DemoPlayer create(String name, Namespace namespace, String... options) {
        return start(name, namespace, List.of("party", "create", "--server", serverUrl()), options);
    }

    /**
     * Has a player join.
     *
     * @param name what the player is called; its identity is kept under this name
     * @param namespace where the player is
     * @param invite another player's invite
     * @param options further options
     * @return the player
     */
    public DemoPlayer join(String name, Namespace namespace, String invite, String... options) {
        return start(name, namespace, List.of("party", "join", invite), options);
    }

    /**
     * Checks the NAT before a namespace.
     *
     * @param namespace where
     * @return the running check
     */
    public EventProcess netcheck(Namespace namespace) {
        List<String> arguments = List.of(
                "netcheck",
                "--json",
                "--server",
                serverUrl(),
                "--identity",
                identity(namespace.name()).toString());
        return EventProcess.start(program, namespace, arguments);
    }

    @Override
    public void close() {
        players.forEach(player -> player.process().process().interrupt());
        try {
            players.forEach(DemoPlayer::leave);
        } finally {
            players.forEach(player -> player.process().close());
            server.close();
            delete();
        }
    }

    private DemoPlayer start(String name, Namespace namespace, List<String> command, String... options) {
        List<String> arguments = new ArrayList<>(command);
        String interfaceName = "lr" + ProcessHandle.current().pid() + "p" + players.size();
        arguments.addAll(List.of("--json", "--player", name, "--interface", interfaceName));
        arguments.addAll(List.of("--identity", identity(name).toString()));
        arguments.addAll(List.of(options));
        EventProcess process = EventProcess.start(program, namespace, arguments);
        DemoPlayer player = new DemoPlayer(name, namespace, interfaceName, process);
        players.add(player);
        return player;
    }

    private Path identity(String name) {
        return folder.resolve(name + ".identity");
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("lanrage-demo");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void delete() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
