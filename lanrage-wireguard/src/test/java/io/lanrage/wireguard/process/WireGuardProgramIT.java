package io.lanrage.wireguard.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lanrage.core.error.DeviceException;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.wireguard.posix.Posix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs that are no WireGuard, or a broken one: shell scripts. Needs no rights. */
@Timeout(30)
class WireGuardProgramIT {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(200);

    @TempDir
    private Path directory;

    private Posix posix;
    private String interfaceName;

    @BeforeEach
    void load() throws IOException {
        posix = Posix.load();
        interfaceName = "lrwi" + Long.toString(ProcessHandle.current().pid(), 36);
    }

    @Test
    void missingTunDeviceIsTold() {
        ProgramSettings settings = new ProgramSettings("sh", directory.resolve("no-tun"), LONG, SHORT, LONG);
        assertFails(ErrorCode.TUN_UNAVAILABLE, settings, "no-tun");
    }

    @Test
    void missingProgramIsTold() {
        assertFails(
                ErrorCode.WIREGUARD_NOT_FOUND, settings("lanrage-no-such-program", LONG), "lanrage-no-such-program");
    }

    @Test
    void exitCodeAndLastWordsAreTold() throws IOException {
        ProgramSettings settings = settings(script("echo some words; echo 'the last words' >&2; exit 3"), LONG);
        assertFails(ErrorCode.WIREGUARD_FAILED, settings, "exit code 3: the last words");
    }

    @Test
    void missingRightsAreToldByTheProgramsWords() throws IOException {
        ProgramSettings settings =
                settings(script("echo 'Failed to create TUN device: operation not permitted'; exit 1"), LONG);
        assertFails(ErrorCode.PERMISSION_DENIED, settings, interfaceName);
    }

    @Test
    void programGetsTheInterfaceAndItsOwner() throws IOException {
        ProgramSettings settings =
                settings(script("echo \"$1 $2 $LANRAGE_OWNER $WG_PROCESS_FOREGROUND\"; exit 1"), LONG);
        assertFails(
                ErrorCode.WIREGUARD_FAILED,
                settings,
                "-f " + interfaceName + " " + ProcessIdentity.current().orElseThrow() + " 1");
    }

    @Test
    void programThatNeverAnswersIsEnded() throws IOException {
        assertFails(ErrorCode.WIREGUARD_FAILED, settings(script("exec sleep 600"), SHORT), "200 ms");
        assertThat(children()).isEmpty();
    }

    @Test
    void programThatDoesNotEndWhenAskedIsKilled() throws IOException {
        Path started = directory.resolve("started");
        ProgramSettings settings = new ProgramSettings(
                script("trap '' TERM; touch " + started + "; exec sleep 600"), directory, SHORT, SHORT, SHORT);
        assertFails(ErrorCode.WIREGUARD_FAILED, settings, "did not answer");
        assertThat(started).exists();
        assertThat(children()).isEmpty();
    }

    @Test
    void interruptionEndsTheProgramAndIsKept() throws Exception {
        Path started = directory.resolve("started");
        ProgramSettings settings = settings(script("touch " + started + "; exec sleep 600"), LONG);
        Thread[] waiting = new Thread[1];
        boolean[] interrupted = new boolean[1];
        waiting[0] = new Thread(() -> {
            try {
                WireGuardProgram.start(posix, settings, interfaceName, System::nanoTime);
            } catch (InterruptedException e) {
                interrupted[0] = true;
            }
        });
        waiting[0].start();
        while (!Files.exists(started)) {
            Thread.onSpinWait();
        }
        waiting[0].interrupt();
        waiting[0].join();
        assertThat(interrupted[0]).isTrue();
        assertThat(children()).isEmpty();
    }

    private void assertFails(ErrorCode code, ProgramSettings settings, String words) {
        assertThatExceptionOfType(DeviceException.class)
                .isThrownBy(() -> WireGuardProgram.start(posix, settings, interfaceName, System::nanoTime))
                .satisfies(e -> assertThat(e.code()).isEqualTo(code))
                .withMessageContaining(words);
    }

    /** Settings with some path that is there in the TUN device's place. */
    private ProgramSettings settings(String command, Duration startTimeout) {
        return new ProgramSettings(command, directory, startTimeout, SHORT, LONG);
    }

    private String script(String body) throws IOException {
        Path script = Files.createTempFile(
                directory,
                "wg",
                ".sh",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(script, "#!/bin/sh\n" + body + "\n");
        return script.toString();
    }

    private static List<ProcessHandle> children() {
        return ProcessHandle.current().children().toList();
    }
}
