package io.lanrage.wireguard.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One process of this system, told apart from a later one that got the same number.
 *
 * @param pid the process number, from 1 up
 * @param startTicks when it was started, in clock ticks since the system was, as in {@code /proc/PID/stat} (proc(5)); unlike a
 *     wall time it never shifts
 */
record ProcessIdentity(long pid, long startTicks) {
    private static final Path PROC = Path.of("/proc");

    /** Number, name in brackets (which may contain brackets and blanks), then state and further fields, one blank between. */
    private static final Pattern STAT = Pattern.compile("\\d+ \\(.*\\) (\\S)((?: -?\\d+)+)\\s*", Pattern.DOTALL);
    /** The field {@code starttime} is the 22nd, the first number after the state the 4th. */
    private static final int START_TICKS_INDEX = 22 - 4;

    private static final Pattern TEXT = Pattern.compile("([1-9]\\d{0,17})/(\\d{1,18})");

    ProcessIdentity {
        if (pid < 1 || startTicks < 0) {
            throw new IllegalArgumentException("process " + pid + " started at tick " + startTicks + " cannot be");
        }
    }

    /** This process; empty where {@code /proc} is not there to tell. */
    static Optional<ProcessIdentity> current() {
        return of(ProcessHandle.current().pid());
    }

    /** The process that has a number now and has not ended; empty if there is none. */
    static Optional<ProcessIdentity> of(long pid) {
        try {
            return parseStat(pid, Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static Optional<ProcessIdentity> parseStat(long pid, String stat) {
        Matcher matcher = STAT.matcher(stat);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        // A zombie has ended; what is left of it waits to be collected by its parent.
        boolean ended = "ZXx".contains(matcher.group(1));
        String[] numbers = matcher.group(2).strip().split(" ", -1);
        if (ended || numbers.length <= START_TICKS_INDEX) {
            return Optional.empty();
        }
        return parse(pid + "/" + numbers[START_TICKS_INDEX]);
    }

    /** Whether this very process still runs. */
    boolean isRunning() {
        return of(pid).filter(this::equals).isPresent();
    }

    /** Reads what {@link #toString} printed. */
    static Optional<ProcessIdentity> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new ProcessIdentity(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    /** Number and start, such as {@code 4711/123456}. */
    @Override
    public String toString() {
        return pid + "/" + startTicks;
    }
}
