package io.lanrage.cli.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends processes for certain: with SIGKILL, and not returning before they are gone. */
final class ProcessTree {
    private static final Logger log = LoggerFactory.getLogger(ProcessTree.class);

    /** Far more than the kernel needs; only a process that is stuck in the kernel stays longer. */
    private static final Duration END_AT_MOST = Duration.ofSeconds(5);

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private ProcessTree() {}

    /**
     * Ends a process and its descendants. The parent goes first, so that it cannot start its children anew; they are looked
     * up before, because nothing leads to them afterwards.
     */
    static void end(ProcessHandle root) {
        List<ProcessHandle> family = new ArrayList<>(List.of(root));
        root.descendants().forEach(family::add);
        end(family);
    }

    /** Ends processes, in this order. */
    static void end(List<ProcessHandle> processes) {
        processes.forEach(ProcessHandle::destroyForcibly);
        long deadlineNanos = System.nanoTime() + END_AT_MOST.toNanos();
        List<ProcessHandle> running = running(processes);
        while (!running.isEmpty() && System.nanoTime() - deadlineNanos < 0) {
            LockSupport.parkNanos(POLL_NANOS);
            running = running(running);
        }
        if (!running.isEmpty()) {
            log.warn("processes {} do not end although they were killed", running);
        }
    }

    private static List<ProcessHandle> running(List<ProcessHandle> processes) {
        ProcessTable table = ProcessTable.ofKernel();
        return processes.stream()
                // A process handle counts those as alive that only wait to be reaped, which may be for ever.
                .filter(process ->
                        process.isAlive() && table.startTicks(process.pid()).isPresent())
                .collect(Collectors.toList());
    }
}
