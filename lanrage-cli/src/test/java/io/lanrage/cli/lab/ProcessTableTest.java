package io.lanrage.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTableTest {
    /** Fields 4 to 21 of proc(5)'s stat, which do not matter here. */
    private static final String BETWEEN = " 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 ";

    @TempDir
    private Path proc;

    private ProcessTable table;

    @BeforeEach
    void beginEmpty() {
        table = new ProcessTable(proc);
    }

    @Test
    void startTimeIsReadBehindACommandNameThatLooksLikeFields() throws IOException {
        process(42, "42 (a) Z (b) c) S" + BETWEEN + "157142 99\n", "net:[4026532001]");

        assertThat(table.startTicks(42)).hasValue(157142);
    }

    @Test
    void whoIsNotThereDeadOrUnreadableHasNoStartTime() throws IOException {
        process(43, "43 (zombie) Z" + BETWEEN + "157142 99\n", "net:[4026532001]");
        process(44, "44 (dead) X" + BETWEEN + "157142 99\n", "net:[4026532001]");
        process(45, "45 (short) S 1 2 3\n", "net:[4026532001]");
        process(46, "", "net:[4026532001]");

        for (long pid : new long[] {42, 43, 44, 45, 46}) {
            assertThat(table.startTicks(pid)).as("process %s", pid).isEmpty();
        }
    }

    @Test
    void ownerIsRunningOnlyIfProcessIdAndStartTimeAreItsOwn() throws IOException {
        process(42, "42 (java) S" + BETWEEN + "157142 99\n", "net:[4026532001]");

        assertThat(table.isRunning(new LaboratoryPrefix(42, 157142, 1))).isTrue();
        assertThat(table.isRunning(new LaboratoryPrefix(42, 157141, 1))).isFalse();
        assertThat(table.isRunning(new LaboratoryPrefix(41, 157142, 1))).isFalse();
    }

    @Test
    void processesAreFoundByTheirNetworkNamespace() throws IOException {
        process(42, "", "net:[4026532001]");
        process(43, "", "net:[4026532002]");
        process(44, "", "net:[4026532003]");
        Files.createDirectory(proc.resolve("45")); // Ended between listing and looking.
        Files.createDirectory(proc.resolve("sys"));

        assertThat(table.within(Set.of(4026532001L, 4026532003L))).containsExactlyInAnyOrder(42L, 44L);
        assertThat(table.within(Set.of())).isEmpty();
    }

    @Test
    void thisProcessIsRunning() {
        assertThat(ProcessTable.ofKernel().startTicks(ProcessHandle.current().pid()))
                .isPresent();
    }

    private void process(long pid, String stat, String networkNamespace) throws IOException {
        Path directory =
                Files.createDirectories(proc.resolve(Long.toString(pid)).resolve("ns"));
        Files.writeString(directory.resolveSibling("stat"), stat);
        Files.createSymbolicLink(directory.resolve("net"), Path.of(networkNamespace));
    }
}
