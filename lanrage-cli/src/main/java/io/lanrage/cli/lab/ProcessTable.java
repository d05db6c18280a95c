package io.lanrage.cli.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The kernel's table of processes, read from {@code /proc}. A process may vanish between two reads of it; it then counts as
 * gone.
 *
 * @param root {@code /proc}, or a directory that looks like it
 */
record ProcessTable(Path root) {
    /** Fields of {@code /proc/PID/stat} after the command name, counted from 0 (proc(5): fields 3 and 22). */
    private static final int STATE = 0;

    private static final int START_TICKS = 19;

    static ProcessTable ofKernel() {
        return new ProcessTable(Path.of("/proc"));
    }

    /** When a process started, in clock ticks since boot; empty if there is none, or if it is only waiting to be reaped. */
    OptionalLong startTicks(long pid) {
        try {
            String stat = Files.readString(root.resolve(Long.toString(pid)).resolve("stat"));
            // The command name stands in parentheses and may contain anything, so count from its last one.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
            boolean dead = fields.length <= START_TICKS || fields[STATE].equals("Z") || fields[STATE].equals("X");
            return dead ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(fields[START_TICKS]));
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** Whether the process that a prefix names is still running. */
    boolean isRunning(LaboratoryPrefix owner) {
        OptionalLong start = startTicks(owner.pid());
        return start.isPresent() && start.getAsLong() == owner.startTicks();
    }

    /** The ids of the processes in any of the given network namespaces (inode numbers of the namespaces). */
    List<Long> within(Set<Long> networkNamespaces) {
        List<Long> found = new ArrayList<>();
        try (Stream<Path> entries = Files.list(root)) {
            entries.filter(entry -> entry.getFileName().toString().matches("\\d{1,10}"))
                    .filter(entry -> isWithin(entry, networkNamespaces))
                    .forEach(entry ->
                            found.add(Long.parseLong(entry.getFileName().toString())));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list processes in " + root, e);
        }
        return found;
    }

    private static boolean isWithin(Path process, Set<Long> networkNamespaces) {
        try {
            String link =
                    Files.readSymbolicLink(process.resolve("ns").resolve("net")).toString();
            String inode = link.replaceAll("\\D", "");
            return !inode.isEmpty() && networkNamespaces.contains(Long.parseLong(inode));
        } catch (IOException e) {
            return false;
        }
    }
}
