package io.lanrage.server;

import io.lanrage.core.error.ErrorCode;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** The program {@code lanrage-control-server.jar}. */
public final class Main {

    private Main() {}

    /**
     * Runs {@link ServerCommand}.
     *
     * @param arguments its options
     */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ServerCommand())
                .setCommandName("lanrage-control-server")
                .setExecutionExceptionHandler((failure, command, parsed) -> bug(failure, command))
                .execute(arguments));
    }

    /** Says to people that it is not their fault; the trace is in the log of a run with {@code -v}. */
    private static int bug(Exception failure, CommandLine command) {
        LoggerFactory.getLogger(Main.class).debug("the command failed", failure);
        command.getErr().println("error: " + failure);
        command.getErr().println(ErrorCode.INTERNAL.advice());
        return command.getCommandSpec().exitCodeOnExecutionException();
    }
}
