package io.lanrage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.cli.Diagnosis.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {

    @TempDir
    private Path root;

    @Test
    void aMachineWithEverythingIsGood() throws IOException {
        file("dev/net/tun", "");
        file("proc/self/status", "Name:\tjava\nCapEff:\t0000000000001000\n");

        assertThat(examine()).filteredOn(d -> d.verdict() == Verdict.BAD).isEmpty();
    }

    @Test
    void whatIsMissingIsSaidWithAdvice() throws IOException {
        file("proc/self/status", "CapEff:\tffffffffffffefff\n");

        assertThat(examine())
                .filteredOn(d -> d.verdict() == Verdict.BAD)
                .extracting(Diagnosis::check)
                .containsExactly("TUN device", "Rights");
        assertThat(examine())
                .filteredOn(d -> d.verdict() == Verdict.BAD)
                .allSatisfy(d -> assertThat(d.advice()).isNotBlank());
    }

    @Test
    void rightsThatCannotBeReadAreAWarning() {
        assertThat(examine())
                .filteredOn(d -> d.check().equals("Rights"))
                .extracting(Diagnosis::verdict)
                .containsExactly(Verdict.WARNING);
    }

    private List<Diagnosis> examine() {
        return new Doctor(root).examine();
    }

    private void file(String name, String content) throws IOException {
        Path path = root.resolve(name);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }
}
