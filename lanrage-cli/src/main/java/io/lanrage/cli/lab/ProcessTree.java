package io.lanrage.cli.lab;

import java.util.List;
import java.util.stream.Collectors;

/** A process and what it started. */
final class ProcessTree {
    private ProcessTree() {}

    /**
     * Ends a process and its descendants with SIGKILL; does not wait. The parent goes first, so that it cannot start its
     * children anew; they are looked up before, because nothing leads to them afterwards.
     */
    static void end(ProcessHandle root) {
        List<ProcessHandle> descendants = root.descendants().collect(Collectors.toList());
        root.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }
}
