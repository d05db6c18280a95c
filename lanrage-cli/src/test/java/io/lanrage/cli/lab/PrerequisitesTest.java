package io.lanrage.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrerequisitesTest {
    @TempDir
    private Path proc;

    @Test
    void systemWithoutNetworkNamespacesIsNamed() {
        assertThatThrownBy(() -> new Prerequisites(proc).require("trial"))
                .isInstanceOf(LaboratoryUnavailable.class)
                .hasMessageContaining("this system has no network namespaces")
                .hasMessageContaining("use a Linux machine");
    }

    @Test
    void userWhoIsNotRootIsToldWhoTheyAre() throws IOException {
        self("Name:\tjava\nUid:\t0\t1000\t0\t0\nGid:\t0\t0\t0\t0\n");

        assertThatThrownBy(() -> new Prerequisites(proc).require("trial"))
                .isInstanceOfSatisfying(LaboratoryUnavailable.class, unavailable -> {
                    assertThat(unavailable.reason())
                            .isEqualTo("only root may make network namespaces, and this is user 1000");
                    assertThat(unavailable.advice()).isEqualTo("run it as root, for example with sudo");
                });
    }

    @Test
    void userWhoCannotBeReadIsNotRoot() throws IOException {
        self("Uid:\n");

        assertThatThrownBy(() -> new Prerequisites(proc).requireRoot()).hasMessageContaining("this is user unknown");
    }

    @Test
    void rootIsWhoeverHasTheRightsOfRootNow() throws IOException {
        self("Uid:\t1000\t0\t1000\t1000\n");

        assertThatCode(() -> new Prerequisites(proc).requireRoot()).doesNotThrowAnyException();
    }

    private void self(String status) throws IOException {
        Path namespaces = Files.createDirectories(proc.resolve("self/ns"));
        Files.createSymbolicLink(namespaces.resolve("net"), Path.of("net:[4026531840]"));
        Files.writeString(proc.resolve("self/status"), status);
    }
}
