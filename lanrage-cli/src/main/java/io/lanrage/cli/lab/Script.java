package io.lanrage.cli.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work on namespaces, collected as one shell script that stops at its first failure. One script for a whole step is several
 * times faster than a process for each command. Log level TRACE shows it, so that it can be repeated by hand.
 *
 * <p>Everything that is put in must be free of shell syntax; the names and addresses of this package are.
 */
final class Script {
    private static final Logger log = LoggerFactory.getLogger(Script.class);

    /** Marks the end of the nested texts; no rule file or command has such a line. */
    private static final String END = "END_OF_TEXT";

    private final String purpose;
    private final List<String> lines = new ArrayList<>();

    private Script(String purpose) {
        this.purpose = purpose;
    }

    /** An empty script; its purpose, as an infinitive, is what messages say about it. */
    static Script to(String purpose) {
        return new Script(purpose);
    }

    /** A line of shell. */
    Script line(String line) {
        lines.add(line);
        return this;
    }

    /** Commands of {@code ip}, without that word, in the root namespace, in one batch. */
    Script ip(String... commands) {
        return nested("ip -batch -", String.join("\n", commands));
    }

    /** The same, but going on after a command that failed. */
    Script ipForced(String... commands) {
        return nested("{ ip -force -batch - || true; }", String.join("\n", commands));
    }

    /** Commands of {@code ip}, without that word, in a namespace, in one batch. */
    Script ipIn(String namespace, String... commands) {
        return nested("ip -n " + namespace + " -batch -", String.join("\n", commands));
    }

    /** Lines of shell that run inside a namespace. */
    Script shellIn(String namespace, String... commands) {
        return nested("ip netns exec " + namespace + " sh -e", String.join("\n", commands));
    }

    /** Loads rules, a text for {@code nft -f}, in a namespace: all of them or none. */
    Script rulesIn(String namespace, String ruleset) {
        return nested("ip netns exec " + namespace + " nft -f -", ruleset);
    }

    /** Only finds out whether this kernel would take the rules. */
    Script checkRulesIn(String namespace, String ruleset) {
        return nested("ip netns exec " + namespace + " nft -c -f -", ruleset);
    }

    private Script nested(String command, String text) {
        return line(command + " <<'" + END + "'").line(text).line(END);
    }

    /**
     * Runs the script in the root namespace.
     *
     * @return how it ended, also if it failed; all that was said is in {@code stdout}, in the order in which it was said
     * @throws LaboratoryException if it cannot be started or does not end in time
     */
    CommandResult run(Duration atMost) {
        String text = String.join("\n", lines) + "\n";
        log.trace("script to {}:\n{}", purpose, text);
        Process shell;
        try {
            shell = new ProcessBuilder("sh", "-e").redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new LaboratoryException("cannot start a shell", e);
        }
        try (var input = shell.getOutputStream()) {
            input.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // The shell failed before it had read everything; its exit code and output tell why.
            log.debug("the script ended early", e);
        }
        return outcome(shell, atMost);
    }

    private CommandResult outcome(Process shell, Duration atMost) {
        OutputLines output = new OutputLines();
        Thread reader = new Thread(() -> output.follow(shell.getInputStream()), "lab-script-" + shell.pid());
        reader.setDaemon(true);
        reader.start();
        try {
            if (!shell.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new LaboratoryException("still running after " + atMost.toMillis() + " ms: script to " + purpose);
            }
            output.awaitEnd(atMost.toNanos());
            return new CommandResult("script to " + purpose, shell.exitValue(), output.text(), "");
        } catch (InterruptedException e) {
            throw LaboratoryException.interrupted("a script to " + purpose, e);
        } finally {
            ProcessTree.end(shell.toHandle());
        }
    }
}
