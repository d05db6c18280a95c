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
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The whole thing on this machine. */
@Command(
        name = "demo",
        description =
                "Shows the whole thing on this machine: a control server, three players on real sockets over loopback, one"
                        + " party, WireGuard tunnels, packets of a virtual LAN. Needs no rights. Exit code 0 if all works.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    private final Environment environment;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Option(
            names = "--nat",
            description = "Puts the players behind NATs of the kernel's in network namespaces, with virtual interfaces"
                    + " of the system's. Needs Linux and root.")
    private boolean nat;

    DemoCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        common.applyVerbosity();
        DirectionTable table = new DirectionTable(environment.out(), Ansi.AUTO);
        List<Direction> directions = nat ? behindNats() : onLoopback(table);
        if (common.json) {
            DirectionTable.printJson(environment.out(), directions);
        } else {
            table.conclude(directions);
        }
        boolean works = directions.stream().allMatch(Direction::works);
        return (works ? ExitCode.DONE : ExitCode.FAILED).value();
    }

    private List<Direction> behindNats() {
        progress("Building three homes with NATs in network namespaces …");
        try (Laboratory laboratory = Laboratory.open()) {
            return new KernelDemo(program(), this::progress).run(laboratory);
        } catch (LaboratoryUnavailable e) {
            throw new FailureException(
                    ErrorCode.NOT_SUPPORTED, e.reason() + "; " + e.advice() + ", or leave --nat out.", e);
        } catch (LaboratoryException e) {
            throw new FailureException(ErrorCode.INTERNAL, String.valueOf(e.getMessage()), e);
        }
    }

    private List<Direction> onLoopback(DirectionTable table) {
        return new LoopbackDemo(this::progress, directions -> {
                    if (!common.json) {
                        table.update(directions);
                    }
                })
                .run();
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
}
