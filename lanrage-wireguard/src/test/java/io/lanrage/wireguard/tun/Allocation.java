package io.lanrage.wireguard.tun;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/** Counts what a thread allocates. */
final class Allocation {
    private static final int WARM_UP = 20_000;
    private static final int ROUNDS = 5_000;
    /** What classes that are loaded late, and the counting itself, may take. */
    private static final long SLACK_BYTES = 16 * 1024;

    private Allocation() {}

    interface Step {
        void run() throws IOException;
    }

    /** Fails if a step allocates, once it is warm. */
    static void assertNone(Step step) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int round = 0; round < WARM_UP; round++) {
            step.run();
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int round = 0; round < ROUNDS; round++) {
            step.run();
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as("bytes allocated in %d rounds", ROUNDS)
                .isLessThan(SLACK_BYTES);
    }
}
