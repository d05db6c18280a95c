package io.lanrage.server.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The service as seen by the clients of coturn, which share no code with it. */
@Timeout(60)
final class StunServiceCoturnIT {

    @Test
    void stunClientLearnsItsAddress() throws Exception {
        try (StunServiceFixture fixture = StunServiceFixture.on("127.0.0.1", StunServiceFixture.nio())) {
            List<String> output = run(line -> false, "turnutils_stunclient", "-p", primaryPort(fixture), "127.0.0.1");
            assertThat(output).anyMatch(line -> line.contains("UDP reflexive addr: 127.0.0.1:"));
        }
    }

    /** The client goes on with RESPONSE-PORT and waits for ever when that is refused; its first exchange is enough here. */
    @Test
    void stunClientIsToldTheOtherAddress() throws Exception {
        try (StunServiceFixture fixture = StunServiceFixture.onTwoAddresses(StunServiceFixture.nio())) {
            List<String> output = run(
                    line -> line.contains("UDP reflexive addr"),
                    "turnutils_stunclient",
                    "-p",
                    primaryPort(fixture),
                    "127.0.0.1");
            assertThat(output)
                    .anyMatch(line -> line.endsWith("Response origin: : " + text(fixture, 0)))
                    .anyMatch(line -> line.endsWith("Other addr: : " + text(fixture, 3)));
        }
    }

    @Test
    void natDiscoveryFindsNoNatOnLoopback() throws Exception {
        try (StunServiceFixture fixture = StunServiceFixture.onTwoAddresses(StunServiceFixture.nio())) {
            List<String> output =
                    run(line -> false, "turnutils_natdiscovery", "-m", "-f", "-p", primaryPort(fixture), "127.0.0.1");
            assertThat(output)
                    .contains("NAT with Endpoint Independent Mapping!")
                    .contains("NAT with Endpoint Independent Filtering!")
                    .anyMatch(line -> line.endsWith("Response origin: : " + text(fixture, 2)))
                    .anyMatch(line -> line.endsWith("Response origin: : " + text(fixture, 3)));
        }
    }

    private static String primaryPort(StunServiceFixture fixture) {
        return Integer.toString(fixture.service().primary().getPort());
    }

    private static String text(StunServiceFixture fixture, int endpoint) {
        InetSocketAddress address = fixture.service().addresses().get(endpoint);
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    /** The lines that the program writes, up to its end or to the first one that is enough. */
    private static List<String> run(Predicate<String> enough, String program, String... arguments)
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

    private static void requireProgram(String program) {
        boolean there = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
        if (!there && "true".equals(System.getenv("LANRAGE_REQUIRE_LAB"))) {
            fail("%s is not installed (package coturn), and LANRAGE_REQUIRE_LAB demands it", program);
        }
        Assumptions.assumeTrue(there, () -> program + " is not installed (package coturn)");
    }
}
