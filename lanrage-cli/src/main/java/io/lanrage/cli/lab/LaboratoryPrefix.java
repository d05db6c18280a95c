package io.lanrage.cli.lab;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the names of one laboratory's namespaces begin. It tells whose they are: after a killed run, the next one can see
 * that the owner is gone. The start time guards against process ids that are used again.
 *
 * @param pid process id of the owner
 * @param startTicks when the owner started, in clock ticks since boot, as {@code /proc/PID/stat} has it
 * @param number counts the owner's laboratories that are open at the same time, from 1
 */
record LaboratoryPrefix(long pid, long startTicks, int number) {
    private static final Pattern NAME = Pattern.compile("lrlab-(\\d{1,10})-(\\d{1,18})-(\\d{1,4})-.+");

    LaboratoryPrefix {
        if (pid < 1 || startTicks < 0 || number < 1 || number > 9999) {
            throw new IllegalArgumentException(
                    "a laboratory's prefix needs pid ≥ 1, start ≥ 0 and number from 1 to 9999, not " + pid + ", "
                            + startTicks + " and " + number);
        }
    }

    /** The prefix of the laboratory that the namespace {@code name} belongs to; empty if it is no laboratory's. */
    static Optional<LaboratoryPrefix> of(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long pid = Long.parseLong(matcher.group(1));
        int number = Integer.parseInt(matcher.group(3));
        return pid < 1 || number < 1
                ? Optional.empty()
                : Optional.of(new LaboratoryPrefix(pid, Long.parseLong(matcher.group(2)), number));
    }

    /** The full name of a namespace of this laboratory. */
    String name(String part) {
        return this + part;
    }

    /** Whether a namespace of that name belongs to this laboratory. */
    boolean isOf(String name) {
        return name.startsWith(toString());
    }

    /** The prefix for the owner's next laboratory. */
    LaboratoryPrefix next() {
        return new LaboratoryPrefix(pid, startTicks, number + 1);
    }

    /** The text of the prefix, with a hyphen at its end. */
    @Override
    public String toString() {
        return "lrlab-" + pid + "-" + startTicks + "-" + number + "-";
    }
}
