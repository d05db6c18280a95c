package io.lanrage.cli.bench;

import io.lanrage.cli.lab.NamespaceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What processes, with all that they started, have cost so far.
 *
 * @param cpuSeconds processor time in the program and, on its behalf, in the kernel
 * @param residentBytes memory that is not swapped out, shared pages counted for each
 */
record ProcessCost(double cpuSeconds, long residentBytes) {

    /** The kernel's unit in {@code /proc/PID/stat} on every architecture (USER_HZ). */
    private static final double TICKS_A_SECOND = 100;

    private static final long PAGE_BYTES = 4096;

    /** Fields behind the command's name, counted from 0 (proc(5)). */
    private static final int UTIME = 11;

    private static final int STIME = 12;
    private static final int RSS = 21;

    static ProcessCost of(List<NamespaceProcess> processes) throws IOException {
        ProcessCost sum = new ProcessCost(0, 0);
        for (NamespaceProcess process : processes) {
            ProcessHandle root = ProcessHandle.of(process.pid()).orElseThrow();
            for (ProcessHandle each :
                    Stream.concat(Stream.of(root), root.descendants()).toList()) {
                sum = sum.plus(read(each.pid()));
            }
        }
        return sum;
    }

    private static ProcessCost read(long pid) throws IOException {
        try {
            return parse(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
        } catch (NoSuchFileException e) {
            // Ended in this very moment.
            return new ProcessCost(0, 0);
        }
    }

    /** Reads the text of {@code /proc/PID/stat}. */
    static ProcessCost parse(String stat) {
        // The name stands in parentheses and may contain anything.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        double ticks = Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
        return new ProcessCost(ticks / TICKS_A_SECOND, Long.parseLong(fields[RSS]) * PAGE_BYTES);
    }

    ProcessCost plus(ProcessCost other) {
        return new ProcessCost(cpuSeconds + other.cpuSeconds, residentBytes + other.residentBytes);
    }
}
