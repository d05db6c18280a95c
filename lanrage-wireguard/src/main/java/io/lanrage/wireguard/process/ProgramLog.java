package io.lanrage.wireguard.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes a program's output on to the log, line by line on a thread of its own that ends with the program, and remembers its
 * last complaint. Lines of wireguard-go look like {@code ERROR: (lanrage0) 2026/01/31 12:00:00 what happened}.
 */
final class ProgramLog {
    private static final Pattern LINE =
            Pattern.compile("(DEBUG|ERROR): \\(\\S+\\) \\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d (.*)");

    /** Enough for any message; a program that prints without line ends must not fill the memory. */
    private static final int LONGEST_LINE = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger("io.lanrage.wireguard.program");

    private final String interfaceName;
    private final InputStream output;
    private final Thread thread;
    private volatile String lastComplaint = "";

    ProgramLog(String interfaceName, InputStream output) {
        this.interfaceName = interfaceName;
        this.output = output;
        this.thread = new Thread(this::run, "lanrage-wireguard-log-" + interfaceName);
        this.thread.setDaemon(true);
    }

    /** The least that the program should say for what is logged here: a value of wireguard-go's LOG_LEVEL. */
    static String level() {
        return LOG.isDebugEnabled() ? "verbose" : "error";
    }

    void start() {
        thread.start();
    }

    /** The last error, or other line that is no mere report; empty if there was none. */
    String lastComplaint() {
        return lastComplaint;
    }

    /** Waits until all output has been passed on, at most this long. */
    void join(long millis) throws InterruptedException {
        thread.join(millis);
    }

    private void run() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
            StringBuilder line = new StringBuilder();
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                if (c != '\n' && line.length() < LONGEST_LINE) {
                    line.append((char) c);
                }
                if (c == '\n') {
                    accept(line.toString());
                    line.setLength(0);
                }
            }
            accept(line.toString());
        } catch (IOException e) {
            // Closed under the reader when the program was killed: there is no more to read.
            LOG.trace("Output of the WireGuard program for {} ended", interfaceName, e);
        }
    }

    void accept(String line) {
        Matcher matcher = LINE.matcher(line);
        if (matcher.matches() && matcher.group(1).equals("DEBUG")) {
            LOG.debug("{}: {}", interfaceName, matcher.group(2));
        } else if (!line.isBlank()) {
            lastComplaint = matcher.matches() ? matcher.group(2) : line.strip();
            LOG.warn("{}: {}", interfaceName, lastComplaint);
        }
    }
}
