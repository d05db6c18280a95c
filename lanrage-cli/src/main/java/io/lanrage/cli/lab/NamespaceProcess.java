package io.lanrage.cli.lab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A program that runs inside a namespace. Its output is collected as it comes; closing this ends the program and whatever it
 * started, at the latest with its laboratory. Safe for use by several threads.
 */
public final class NamespaceProcess implements AutoCloseable {
    /** How long output may trail behind the end of its process; it is there at once unless a child holds the pipe. */
    private static final Duration OUTPUT_AFTER_EXIT = Duration.ofSeconds(1);

    private static final Duration SIGNAL_AT_MOST = Duration.ofSeconds(5);

    private final String command;
    private final Process process;
    private final Consumer<NamespaceProcess> whenClosed;
    private final OutputLines stdout = new OutputLines();
    private final OutputLines stderr = new OutputLines();

    private NamespaceProcess(String command, Process process, Consumer<NamespaceProcess> whenClosed) {
        this.command = command;
        this.process = process;
        this.whenClosed = whenClosed;
    }

    /** Starts {@code command} in the namespace of that name; {@code whenClosed} is called once this is closed. */
    static NamespaceProcess start(String namespace, List<String> command, Consumer<NamespaceProcess> whenClosed) {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("a command needs at least one word");
        }
        // "ip netns exec" becomes the command itself, so the process id is the command's own.
        List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        words.addAll(command);
        try {
            NamespaceProcess started =
                    new NamespaceProcess(String.join(" ", command), new ProcessBuilder(words).start(), whenClosed);
            started.collect(started.stdout, started.process.getInputStream(), "stdout");
            started.collect(started.stderr, started.process.getErrorStream(), "stderr");
            return started;
        } catch (IOException e) {
            throw new LaboratoryException("cannot start " + String.join(" ", words), e);
        }
    }

    private void collect(OutputLines lines, InputStream stream, String name) {
        Thread reader = new Thread(() -> lines.follow(stream), "lab-" + name + "-" + pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Its process id, which is the same inside and outside the namespace. */
    public long pid() {
        return process.pid();
    }

    /** Whether it still runs. */
    public boolean isRunning() {
        return process.isAlive();
    }

    /** What it has printed so far, in lines; the latest 20,000 of them. */
    public List<String> stdout() {
        return stdout.lines();
    }

    /** What it has printed to standard error so far, in lines; the latest 20,000 of them. */
    public List<String> stderr() {
        return stderr.lines();
    }

    /**
     * Waits until it has printed a line to standard output, and returns the first one that fits, also if that came before
     * this call.
     *
     * @throws LaboratoryException with what it did print, if the time is up or its output ended
     */
    public String awaitStdout(Predicate<String> line, Duration atMost) {
        return await(stdout, "stdout", line, atMost);
    }

    /** The same as {@link #awaitStdout} for standard error. */
    public String awaitStderr(Predicate<String> line, Duration atMost) {
        return await(stderr, "stderr", line, atMost);
    }

    private String await(OutputLines lines, String stream, Predicate<String> line, Duration atMost) {
        try {
            Optional<String> found = lines.await(line, atMost.toNanos());
            return found.orElseThrow(() -> new LaboratoryException("the awaited line did not come on " + stream
                    + " within " + atMost.toMillis() + " ms from: " + command + said()));
        } catch (InterruptedException e) {
            throw LaboratoryException.interrupted("a line from: " + command, e);
        }
    }

    /**
     * Types a line into its standard input.
     *
     * @throws LaboratoryException if it does not read any more
     */
    public void writeLine(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new LaboratoryException("takes no input any more: " + command + said(), e);
        }
    }

    /** Ends its standard input, as Ctrl-D does. */
    public void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // Something written before could not be delivered, because the process is gone: its input has ended anyway.
        }
    }

    /** Sends SIGINT, as Ctrl-C does, to the program alone; it may take its time to end. */
    public void interrupt() {
        if (process.isAlive()) {
            Script.to("interrupt " + this).line("kill -INT " + pid()).run(SIGNAL_AT_MOST);
        }
    }

    /** Sends SIGTERM to the program alone; it may take its time to end. */
    public void terminate() {
        process.destroy();
    }

    /**
     * Waits for its end.
     *
     * @throws LaboratoryException with what it printed so far, if it still runs when the time is up; it goes on running
     */
    public CommandResult awaitExit(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new LaboratoryException("still running after " + atMost.toMillis() + " ms: " + command + said());
            }
            stdout.awaitEnd(OUTPUT_AFTER_EXIT.toNanos());
            stderr.awaitEnd(OUTPUT_AFTER_EXIT.toNanos());
            return new CommandResult(command, process.exitValue(), stdout.text(), stderr.text());
        } catch (InterruptedException e) {
            throw LaboratoryException.interrupted("the end of: " + command, e);
        }
    }

    private String said() {
        return System.lineSeparator() + "stdout: " + stdout.text().strip() + System.lineSeparator() + "stderr: "
                + stderr.text().strip();
    }

    /** Ends it and its descendants with SIGKILL, and waits until they are gone. Closing twice is harmless. */
    @Override
    public void close() {
        ProcessTree.end(process.toHandle());
        whenClosed.accept(this);
    }

    @Override
    public String toString() {
        return command + " (process " + pid() + ")";
    }
}
