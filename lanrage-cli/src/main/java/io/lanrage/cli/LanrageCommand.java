package io.lanrage.cli;

import io.lanrage.core.error.LanrageException;
import io.lanrage.server.ServerCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of all commands. */
@Command(
        name = "lanrage",
        description = "Virtual LANs for game parties.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND")
final class LanrageCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Assembles all commands and the one place where failures become messages and exit codes. */
    static CommandLine commandLine(Environment environment) {
        CommandLine party = new CommandLine(new PartyCommand())
                .addSubcommand(new PartyCreateCommand(environment))
                .addSubcommand(new PartyJoinCommand(environment));
        CommandLine key = new CommandLine(new KeyCommand()).addSubcommand(new KeyShowCommand(environment));
        CommandLine line = new CommandLine(new LanrageCommand())
                .addSubcommand(new DemoCommand(environment))
                .addSubcommand(new ServerCommand())
                .addSubcommand(party)
                .addSubcommand(new NetcheckCommand(environment))
                .addSubcommand(new DoctorCommand(environment))
                .addSubcommand(key)
                .addSubcommand(new AutoComplete.GenerateCompletion())
                .addSubcommand(new HelpCommand());
        return line.setOut(new PrintWriter(environment.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(environment.err(), true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> report(failure, command))
                .setParameterExceptionHandler(LanrageCommand::usage);
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE.value();
    }

    private static int report(Exception failure, CommandLine command) throws Exception {
        if (failure instanceof LanrageException typed) {
            print(command, typed.code().name(), typed);
            return ExitCode.of(typed).value();
        }
        throw failure;
    }

    private static int usage(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        if (failure.getCause() instanceof LanrageException typed) {
            print(command, typed.code().name(), typed);
            return ExitCode.of(typed).value();
        }
        command.getErr().println(Ansi.AUTO.string("@|red " + failure.getMessage() + "|@"));
        command.getErr().println("'" + command.getCommandSpec().qualifiedName() + " --help' says what there is.");
        return ExitCode.USAGE.value();
    }

    private static void print(CommandLine command, String code, LanrageException failure) {
        command.getErr().println(Ansi.AUTO.string("@|red " + code + "|@: ") + failure.getMessage());
        command.getErr().println("  " + failure.advice());
    }
}
