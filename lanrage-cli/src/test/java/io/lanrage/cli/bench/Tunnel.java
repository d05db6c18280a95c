package io.lanrage.cli.bench;

import io.lanrage.cli.lab.NamespaceProcess;
import java.util.List;

/**
 * A tunnel in being. Closing closes the rest, and then ends the processes.
 *
 * @param farAddress the far end's virtual address
 * @param startedNanos when the program of the second end was started, by {@link System#nanoTime}
 * @param processes of both ends, which cost processor time and memory
 * @param rest closes what else was opened
 */
record Tunnel(String farAddress, long startedNanos, List<NamespaceProcess> processes, Runnable rest)
        implements AutoCloseable {

    Tunnel {
        processes = List.copyOf(processes);
    }

    @Override
    public void close() {
        rest.run();
        processes.forEach(NamespaceProcess::close);
    }
}
