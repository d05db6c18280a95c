package io.lanrage.wireguard.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ThreadScheduleTest {
    private static final Pattern SLICE = Pattern.compile("se\\.slice\\s*:\\s*(\\d+)");

    @Test
    void shortTurnsAreTheCallingThreadsOnly() throws Exception {
        Posix posix = Posix.load();
        long usual = sliceNanos();
        // On a thread of its own, since it cannot be taken back.
        CompletableFuture<Long> shortened = new CompletableFuture<>();
        Thread hurried = new Thread(() -> {
            try {
                assertThat(posix.takeShortTurns()).isTrue();
                shortened.complete(sliceNanos());
            } catch (Exception | AssertionError e) {
                shortened.completeExceptionally(e);
            }
        });
        hurried.start();
        assertThat(shortened.get(10, TimeUnit.SECONDS)).isEqualTo(100_000);
        assertThat(sliceNanos()).isEqualTo(usual);
    }

    /** As the scheduler tells it, where it does. */
    private static long sliceNanos() throws Exception {
        Path file = Path.of("/proc/thread-self/sched");
        assumeThat(file).as("the scheduler's account of a thread").exists();
        MatchResult slice =
                SLICE.matcher(Files.readString(file)).results().findFirst().orElse(null);
        assumeThat(slice).as("a scheduler with turns of different length").isNotNull();
        return Long.parseLong(slice.group(1));
    }
}
