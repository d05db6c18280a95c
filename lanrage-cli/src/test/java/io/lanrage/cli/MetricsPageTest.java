package io.lanrage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every metric that a player's code names is documented, and none else is. */
class MetricsPageTest {

    private static final Pattern NAME = Pattern.compile("\"(lanrage(?:\\.[a-z]+)+)\"");

    @Test
    void pageOfThePlayersMetricsIsComplete() throws IOException {
        assertThat(MetricsPage.read("metrics.md").names())
                .isEqualTo(namesIn(List.of("lanrage-core", "lanrage-nat", "lanrage-wireguard", "lanrage-cli")));
    }

    private static Set<String> namesIn(List<String> modules) throws IOException {
        Set<String> names = new TreeSet<>();
        for (String module : modules) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    NAME.matcher(Files.readString(file))
                            .results()
                            .map((MatchResult found) -> found.group(1))
                            .forEach(names::add);
                }
            }
        }
        return names;
    }
}
