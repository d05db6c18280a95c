package io.lanrage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.cli.demo.LanrageProgram;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.server.ControlServer;
import io.lanrage.server.ControlServerConfig;
import io.lanrage.server.session.AccessToken;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real program as a process of its own, over loopback and without rights. */
@Timeout(60)
class ProgramIT {

    private static final String TOKEN = "correct horse battery staple";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final LanrageProgram program = Jars.lanrage();
    private final ControlServer server = ControlServer.start(ControlServerConfig.builder()
            .bind(IpPrefix.parseAddress("127.0.0.1"))
            .port(0)
            .stunPort(0)
            .accessToken(AccessToken.of(TOKEN))
            .build());

    @TempDir
    private Path folder;

    /** How a process ended. */
    private record Ended(int exitCode, List<JsonNode> events, String log) {}

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void withoutTheAccessTokenNobodyIsLetIn() throws Exception {
        assertRefused(run(Map.of(), netcheck()));
        assertRefused(run(Map.of(), "party", "create", "--server", url()));
    }

    @Test
    void wrongAccessTokenIsRefused() throws Exception {
        assertRefused(run(Map.of(AccessTokenOption.VARIABLE, "wrong horse"), netcheck()));
    }

    @Test
    void accessTokenIsTakenFromTheEnvironment() throws Exception {
        assertLetIn(run(Map.of(AccessTokenOption.VARIABLE, TOKEN), netcheck()));
    }

    @Test
    void accessTokenOfTheFileGoesBeforeThatOfTheEnvironment() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), " " + TOKEN + "\n");

        assertLetIn(run(
                Map.of(AccessTokenOption.VARIABLE, "wrong horse"), netcheck("--access-token-file", file.toString())));
    }

    @Test
    void partyTakesTheAccessTokenToo() throws Exception {
        Ended ended = run(
                Map.of(AccessTokenOption.VARIABLE, TOKEN),
                "party",
                "create",
                "--server",
                url(),
                "--wireguard",
                "external:/nonexistent");

        // Let in, and then stopped by what this machine lacks.
        assertThat(ended.exitCode()).as(ended.toString()).isNotEqualTo(ExitCode.REFUSED.value());
        assertThat(ended.events())
                .extracting(event -> event.path("event").asString())
                .contains("party");
    }

    @Test
    void accessTokenFileThatIsNoneIsWrongUsageAndItsContentIsNotShown() throws Exception {
        Path large = Files.writeString(folder.resolve("large"), "secret".repeat(1000));
        Path empty = Files.writeString(folder.resolve("empty"), " \n");
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});

        for (Path file : List.of(large, empty, binary, folder.resolve("missing"), folder)) {
            Ended ended = run(Map.of(), netcheck("--access-token-file", file.toString()));
            assertThat(ended.exitCode()).as(file.toString()).isEqualTo(ExitCode.USAGE.value());
            assertThat(ended.toString()).contains(file.toString()).doesNotContain("secret", "\tat ");
        }
    }

    @Test
    void logGoesToStandardErrorAndLeavesStandardOutputToResults() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }

        Ended ended = run(Map.of(), "party", "create", "--server", "ws://127.0.0.1:" + free, "-vv");

        assertThat(ended.events())
                .singleElement()
                .satisfies(event -> assertThat(event.path("code").asString()).isEqualTo("SERVER_UNREACHABLE"));
        assertThat(ended.log()).contains(" DEBUG ");
    }

    private static void assertRefused(Ended ended) {
        assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(ExitCode.REFUSED.value());
        assertThat(ended.events())
                .singleElement()
                .satisfies(event -> assertThat(event.path("code").asString()).isEqualTo("ACCESS_TOKEN_REQUIRED"));
        assertThat(ended.toString()).doesNotContain("horse");
    }

    private static void assertLetIn(Ended ended) {
        assertThat(ended.exitCode()).as(ended.toString()).isZero();
        assertThat(ended.events())
                .singleElement()
                .satisfies(event -> assertThat(event.path("event").asString()).isEqualTo("nat"));
    }

    private String url() {
        return "ws://127.0.0.1:" + server.address().getPort();
    }

    private String[] netcheck(String... options) {
        List<String> words = new ArrayList<>(List.of("netcheck", "--server", url()));
        words.addAll(List.of(options));
        return words.toArray(String[]::new);
    }

    private Ended run(Map<String, String> variables, String... words) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(
                List.of("--json", "--identity", folder.resolve("identity").toString()));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(program.command(arguments))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().remove(AccessTokenOption.VARIABLE);
        builder.environment().putAll(variables);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<JsonNode> events =
                Files.readAllLines(out).stream().map(MAPPER::readTree).toList();
        return new Ended(process.exitValue(), events, Files.readString(err));
    }
}
