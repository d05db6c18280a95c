package io.lanrage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The README's first command, which needs no rights. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class DemoIT {

    @Test
    void allSixDirectionsAreAnsweredThroughTunnels() throws IOException, InterruptedException {
        Result result = run("demo", "--json");

        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output().strip().split("\n")).hasSize(6).allSatisfy(line -> {
            JsonNode direction = JsonMapper.builder().build().readTree(line);
            assertThat(direction.path("kind").asString()).isEqualTo("direct");
            assertThat(direction.path("answered").asInt())
                    .isBetween(1, direction.path("sent").asInt());
            assertThat(direction.path("answerMillis").isNumber()).isTrue();
        });
    }

    @Test
    void textSaysThatAllWorks() throws IOException, InterruptedException {
        Result result = run("demo");

        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output()).contains("ann", "bob", "cleo", "All 6 directions work.");
    }

    private record Result(int exitCode, String output) {}

    private static Result run(String... arguments) throws IOException, InterruptedException {
        Process demo = new ProcessBuilder(Jars.lanrage().command(List.of(arguments)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        demo.getOutputStream().close();
        try (InputStream stream = demo.getInputStream()) {
            String output = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return new Result(demo.waitFor(), output);
        }
    }
}
