package io.lanrage.cli.bench;

import io.lanrage.cli.lab.Laboratory;
import io.lanrage.cli.lab.NatKind;
import io.lanrage.cli.lab.Site;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Compares LANrage with other tunnels on this machine; for the administrator, because of the namespaces. Arguments: how many rounds,
 * how many seconds a TCP flow lasts, the contestants' names, and the homes of the Javas that LANrage is to run on; the last two separated
 * by semicolons, or empty for all and for the Java that runs this. The results go to
 * {@code target/tunnels.md} and {@code target/tunnels.json} after each round, so that a run that is interrupted is not lost.
 */
public final class TunnelBench {

    private static final List<String> TOOLS = List.of("iperf3", "ping");
    private static final String REFERENCE = "wireguard-go";

    private final int rounds;
    private final int seconds;
    private final Report report = new Report();

    private TunnelBench(int rounds, int seconds) {
        this.rounds = rounds;
        this.seconds = seconds;
    }

    /**
     * Runs the comparison.
     *
     * @param arguments rounds, seconds, names, homes of Javas
     * @throws Exception if it cannot run at all; contestants that fail are noted
     */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        List<String> homes = list(arguments, 3);
        if (homes.isEmpty()) {
            homes = List.of(System.getProperty("java.home"));
        }
        new TunnelBench(rounds, seconds)
                .run(list(arguments, 2), homes.stream().map(Path::of).toList());
    }

    private static List<String> list(String[] arguments, int index) {
        boolean given = arguments.length > index && !arguments[index].isBlank();
        return given ? List.of(arguments[index].split(";")) : List.of();
    }

    private void run(List<String> names, List<Path> javaHomes) throws Exception {
        requireInstalled(TOOLS, "the comparison");
        List<Contestant> contestants = new ArrayList<>();
        for (Contestant each : Contestant.all(javaHomes)) {
            if (names.isEmpty() || names.contains(each.name())) {
                addIfPossible(contestants, each);
            }
        }
        report.note(
                "%d processors, Linux %s; flows of %d s, %d rounds; UDP sockets of %d bytes at both ends of the load"
                        .formatted(
                                Runtime.getRuntime().availableProcessors(),
                                System.getProperty("os.version"),
                                seconds,
                                rounds,
                                Measurement.udpSocketBytes()));
        for (int round = 1; round <= rounds; round++) {
            // Whoever reads the figures has to know what else the machine did; later averages are of the comparison's
            // own work.
            report.note("load averages before round " + round + ": "
                    + Files.readString(Path.of("/proc/loadavg")).strip());
            for (Contestant contestant : contestants) {
                System.err.printf("round %d of %d: %s%n", round, rounds, contestant.name());
                measure(contestant, round);
            }
            write();
        }
        System.out.println(report.markdown(REFERENCE));
    }

    private void addIfPossible(List<Contestant> contestants, Contestant contestant) {
        try {
            requireInstalled(contestant.tools(), contestant.name());
            contestants.add(contestant);
        } catch (IOException e) {
            report.note(e.getMessage());
        }
    }

    private static void requireInstalled(List<String> tools, String who) throws IOException {
        List<String> folders =
                List.of((System.getenv("PATH") + File.pathSeparator + "/usr/sbin").split(File.pathSeparator));
        for (String tool : tools) {
            if (folders.stream().noneMatch(folder -> Files.isExecutable(Path.of(folder, tool)))) {
                throw new IOException(who + " needs the command " + tool + ", which is not installed");
            }
        }
    }

    private void measure(Contestant contestant, int round) throws Exception {
        Path folder = Files.createTempDirectory("lanrage-bench");
        try (Laboratory laboratory = Laboratory.open()) {
            Site site = laboratory.addSite("bench", NatKind.PORT_RESTRICTED);
            Ends ends = new Ends(laboratory, site.host(), site.addHost(), folder);
            try (Tunnel tunnel = contestant.open(ends)) {
                report.add(contestant.name(), Measurement.of(ends, tunnel, seconds));
            }
        } catch (RuntimeException | IOException e) {
            report.note("round " + round + ", " + contestant.name() + ": " + firstLine(e));
            System.err.println(e);
        } finally {
            delete(folder);
        }
    }

    private static String firstLine(Exception failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    private void write() throws IOException {
        Files.writeString(Path.of("target", "tunnels.md"), report.markdown(REFERENCE));
        Files.writeString(Path.of("target", "tunnels.json"), report.json());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
