package io.lanrage.cli.lab;

import java.util.Objects;

/**
 * How a command ended and what it said.
 *
 * @param command the command as it was asked for, words separated by spaces
 * @param exitCode its exit code; 128 + n after signal n
 * @param stdout its standard output; lines end with a line feed
 * @param stderr its standard error, likewise
 */
public record CommandResult(String command, int exitCode, String stdout, String stderr) {
    public CommandResult {
        Objects.requireNonNull(command, "command");
        Objects.requireNonNull(stdout, "stdout");
        Objects.requireNonNull(stderr, "stderr");
    }

    /** Whether the exit code is 0. */
    public boolean succeeded() {
        return exitCode == 0;
    }

    /**
     * This result, if the command succeeded.
     *
     * @throws LaboratoryException with the command's output, if not
     */
    public CommandResult orThrow() {
        if (!succeeded()) {
            throw new LaboratoryException(toString());
        }
        return this;
    }

    @Override
    public String toString() {
        return "exit code " + exitCode + " of: " + command + said("stdout", stdout) + said("stderr", stderr);
    }

    private static String said(String stream, String text) {
        return text.isBlank() ? "" : System.lineSeparator() + stream + ": " + text.strip();
    }
}
