package io.lanrage.server.relay;

import static org.assertj.core.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Programs of coturn. */
public final class Coturn {

    private Coturn() {}

    /** The lines that the program writes, up to its end or to the first one that is enough. */
    public static List<String> run(Predicate<String> enough, String program, String... arguments)
            throws IOException, InterruptedException {
        requireProgram(program);
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        // Ends the reading below, should the program hang; after an end of its own there may still be lines to read.
        CompletableFuture<Process> limit = process.onExit()
                .orTimeout(20, TimeUnit.SECONDS)
                .whenComplete((ended, late) -> {
                    if (late != null) {
                        process.destroyForcibly();
                    }
                });
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
                if (enough.test(line)) {
                    break;
                }
            }
        } finally {
            limit.cancel(false);
            process.destroyForcibly().waitFor();
        }
        return lines;
    }

    /** Skips the test without the program, or fails it where nothing may be skipped. */
    public static void requireProgram(String program) {
        boolean there = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
        if (!there && "true".equals(System.getenv("LANRAGE_REQUIRE_LAB"))) {
            fail("%s is not installed (package coturn), and LANRAGE_REQUIRE_LAB demands it", program);
        }
        Assumptions.assumeTrue(there, () -> program + " is not installed (package coturn)");
    }
}
