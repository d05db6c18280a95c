package io.lanrage.cli;

import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.Map;

/**
 * The process that a command runs in.
 *
 * @param variables environment variables
 * @param out standard output
 * @param err standard error
 * @param random a cryptographic source
 * @param signals runs what is to be done on Ctrl-C
 */
record Environment(
        Map<String, String> variables, PrintStream out, PrintStream err, SecureRandom random, Interrupts signals) {

    /** Has something done when the process is told to end, which it then does with {@code code}; closing takes it back. */
    Farewell onInterrupt(ExitCode code, Runnable farewell) {
        return signals.on(code, farewell);
    }

    /** Tells when the process is asked to end. */
    @FunctionalInterface
    interface Interrupts {

        /** Registers what is to be done then. */
        Farewell on(ExitCode code, Runnable farewell);
    }
}
