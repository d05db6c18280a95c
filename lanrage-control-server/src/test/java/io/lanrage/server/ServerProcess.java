package io.lanrage.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The program in a process of its own. */
record ServerProcess(Process process, BufferedReader out, BufferedReader err) implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;

    static ServerProcess start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        Stream.of(arguments).forEach(command::add);
        Process process = new ProcessBuilder(command).start();
        return new ServerProcess(
                process, process.inputReader(StandardCharsets.UTF_8), process.errorReader(StandardCharsets.UTF_8));
    }

    /** Sends SIGTERM. */
    void terminate() {
        // Unlike Process.destroy, this leaves what the process said to be read.
        process.toHandle().destroy();
    }

    /** Waits until it ends: its exit code. */
    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    String allOf(BufferedReader reader) {
        return String.join("\n", reader.lines().toList());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
