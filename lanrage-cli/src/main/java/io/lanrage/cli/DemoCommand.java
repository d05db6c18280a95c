package io.lanrage.cli;

import io.lanrage.cli.demo.Direction;
import io.lanrage.cli.demo.KernelDemo;
import io.lanrage.cli.demo.LanrageProgram;
import io.lanrage.cli.demo.LoopbackDemo;
import io.lanrage.cli.lab.Laboratory;
import io.lanrage.cli.lab.LaboratoryException;
import io.lanrage.cli.lab.LaboratoryUnavailable;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.FailureException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The whole thing on this machine. */
@Command(
        name = "demo",
        description =
                "Shows the whole thing on this machine: a control server, three players behind real NATs in network"
                        + " namespaces, one party, WireGuard tunnels, pings. Needs root and wireguard-go. Exit code 0 if all works.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    private final Environment environment;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    DemoCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        common.applyVerbosity();
        List<Direction> directions = directions();
        directions.forEach(common.json ? this::printJson : this::printText);
        boolean works = directions.stream().allMatch(d -> d.answerMillis().isPresent());
        conclude(works, directions.size());
        return (works ? ExitCode.DONE : ExitCode.FAILED).value();
    }

    /** With NATs and WireGuard where this user and machine can have them, without where not. */
    private List<Direction> directions() {
        Optional<String> obstacle = new Doctor(Path.of("/"), environment.variables())
                .examine().stream()
                        .filter(diagnosis -> diagnosis.verdict() == Diagnosis.Verdict.BAD)
                        .map(diagnosis -> diagnosis.finding() + ". " + diagnosis.advice())
                        .findFirst();
        if (obstacle.isPresent()) {
            return onLoopback(obstacle.get());
        }
        progress("Building three homes with NATs in network namespaces …");
        try (Laboratory laboratory = Laboratory.open()) {
            return new KernelDemo(program(), this::progress).run(laboratory);
        } catch (LaboratoryUnavailable e) {
            return onLoopback(e.reason() + "; " + e.advice() + ".");
        } catch (LaboratoryException e) {
            throw new FailureException(ErrorCode.INTERNAL, String.valueOf(e.getMessage()), e);
        }
    }

    private List<Direction> onLoopback(String obstacle) {
        environment.err().println("NATs and WireGuard cannot be shown: " + obstacle);
        environment
                .err()
                .println("What follows is the smaller form: players on loopback, paths and packets, no tunnels.");
        return new LoopbackDemo(this::progress).run();
    }

    /** The players run the same code as this process. */
    private static LanrageProgram program() {
        ProcessHandle.Info own = ProcessHandle.current().info();
        Path java = Path.of(own.command().orElse("java"));
        return LanrageProgram.ofClassPath(java, System.getProperty("java.class.path"), Main.class.getName());
    }

    private void progress(String text) {
        if (!common.json) {
            environment.err().println(Ansi.AUTO.string("@|faint " + text + "|@"));
        }
    }

    private void printText(Direction direction) {
        String outcome = direction
                .answerMillis()
                .map(millis ->
                        String.format(Locale.ROOT, "@|green %s, answered in %.2f ms|@", direction.path(), millis))
                .orElse("@|red no answer|@");
        environment
                .out()
                .println(Ansi.AUTO.string(String.format(
                        Locale.ROOT,
                        "%-5s %s → %-5s %s",
                        direction.from(),
                        direction.home(),
                        direction.to(),
                        outcome)));
    }

    private void printJson(Direction direction) {
        ObjectNode line = JsonMapper.builder().build().createObjectNode();
        line.put("event", "direction")
                .put("from", direction.from())
                .put("home", direction.home())
                .put("to", direction.to())
                .put("kind", direction.path())
                .put("answerMillis", direction.answerMillis().orElse(null));
        environment.out().println(line);
    }

    private void conclude(boolean works, int directions) {
        if (!common.json) {
            environment
                    .out()
                    .println(Ansi.AUTO.string(
                            works
                                    ? "@|bold,green All " + directions + " directions work.|@"
                                    : "@|bold,red Not every direction works.|@"));
        }
    }
}
