package io.lanrage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.cli.lab.Lab;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The demonstration behind real NATs. */
@Lab(tools = {"ping"})
class DemoLabIT {

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void allSixDirectionsAreAnsweredThroughTunnels() throws IOException, InterruptedException {
        Process demo = new ProcessBuilder(Jars.lanrage().command(List.of("demo", "--nat", "--json")))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        demo.getOutputStream().close();
        String output;
        try (InputStream stream = demo.getInputStream()) {
            output = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }

        assertThat(demo.waitFor()).as(output).isZero();
        assertThat(output.strip().split("\n")).hasSize(6).allSatisfy(line -> {
            JsonNode direction = JsonMapper.builder().build().readTree(line);
            assertThat(direction.path("home").asString()).startsWith("behind ");
            assertThat(direction.path("kind").asString()).isEqualTo("direct");
            assertThat(direction.path("answerMillis").isNumber()).isTrue();
        });
    }
}
