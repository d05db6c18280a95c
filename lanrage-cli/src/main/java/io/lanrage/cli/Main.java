package io.lanrage.cli;

import java.security.SecureRandom;
import picocli.CommandLine;

/** Where a process of the command line begins. */
public final class Main {

    private Main() {}

    /**
     * Runs one command and ends the process with its exit code.
     *
     * @param arguments the command and its options
     */
    public static void main(String[] arguments) {
        Environment environment =
                new Environment(System.getenv(), System.out, System.err, new SecureRandom(), ShutdownFarewell::on);
        System.exit(run(environment, arguments));
    }

    /**
     * Runs one command.
     *
     * @return the exit code
     */
    static int run(Environment environment, String... arguments) {
        CommandLine line = LanrageCommand.commandLine(environment);
        return line.execute(arguments);
    }
}
