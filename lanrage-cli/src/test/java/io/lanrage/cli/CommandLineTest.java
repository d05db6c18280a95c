package io.lanrage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.party.Invite;
import io.lanrage.core.party.PartySecret;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a person or script gets from commands that need no server and no rights. */
class CommandLineTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final String invite =
            Invite.of(PartySecret.generate(new SecureRandom())).text();

    @TempDir
    private Path home;

    @Test
    void helpIsThereForEveryCommand() {
        for (List<String> command : List.of(
                List.<String>of(),
                List.of("demo"),
                List.of("server"),
                List.of("party"),
                List.of("party", "create"),
                List.of("party", "join"),
                List.of("netcheck"),
                List.of("doctor"),
                List.of("key"),
                List.of("key", "show"))) {
            out.reset();
            String[] arguments =
                    Stream.concat(command.stream(), Stream.of("--help")).toArray(String[]::new);

            assertThat(run(arguments)).as(command.toString()).isZero();
            assertThat(out.toString(StandardCharsets.UTF_8)).contains("Usage: lanrage");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "party", "key", "party join", "netcheck --nonsense", "party create --port x"})
    void wrongUsageIsSaidWithCodeTwo(String line) {
        assertThat(run(line.split(" "))).isEqualTo(ExitCode.USAGE.value());
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(complaint()).contains("--help").doesNotContain("\tat ");
    }

    @Test
    void aMistypedInviteIsCaughtBeforeAnythingIsSent() {
        char last = invite.charAt(invite.length() - 1);
        String mistyped = invite.substring(0, invite.length() - 1) + (last == '2' ? '3' : '2');

        assertThat(run("party", "join", mistyped, "--server", "127.0.0.1:1")).isEqualTo(ExitCode.REFUSED.value());
        assertThat(complaint()).contains("INVITE_MISTYPED").doesNotContain("\tat ");
    }

    @Test
    void whatIsNoInviteIsSaidAsAJsonEvent() {
        assertThat(run("party", "join", "hello", "--json")).isEqualTo(ExitCode.REFUSED.value());

        JsonNode event = JsonMapper.builder().build().readTree(out.toString(StandardCharsets.UTF_8));
        assertThat(event.path("event").asString()).isEqualTo("error");
        assertThat(event.path("code").asString()).isEqualTo("INVITE_INVALID");
        assertThat(event.path("advice").asString()).isNotBlank();
    }

    @Test
    void aBareCodeNeedsAServer() {
        assertThat(run("party", "join", invite)).isEqualTo(ExitCode.USAGE.value());
        assertThat(complaint()).contains("SERVER_UNKNOWN");
    }

    @Test
    void aServerThatIsDownIsSaidWithCodeThree() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }

        assertThat(run("party", "join", invite, "--server", "127.0.0.1:" + free))
                .isEqualTo(ExitCode.UNREACHABLE.value());
        assertThat(complaint())
                .contains("SERVER_UNREACHABLE", "127.0.0.1:" + free)
                .doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"magic", "uapi:", "external-ish:x"})
    void anUnknownWireGuardIsWrongUsage(String kind) {
        assertThat(run("party", "create", "--server", "127.0.0.1", "--wireguard", kind))
                .isEqualTo(ExitCode.USAGE.value());
        assertThat(complaint()).contains("embedded, external[:COMMAND], uapi:INTERFACE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"some", "udp:0", "27015", "udp:5-4", "games,udp:1"})
    void openPortsOfAnotherFormAreWrongUsage(String ports) {
        assertThat(run("party", "create", "--server", "127.0.0.1", "--open", ports))
                .isEqualTo(ExitCode.USAGE.value());
        assertThat(complaint()).contains("INPUT_INVALID").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://host", "ws://", "ws://ho st", "::"})
    void aServerUrlOfAnotherFormIsWrongUsage(String url) {
        assertThat(run("netcheck", "--server", url)).isEqualTo(ExitCode.USAGE.value());
        assertThat(complaint()).contains("ws://host:7777");
    }

    @Test
    void netcheckNeedsSomebodyToAsk() {
        assertThat(run("netcheck")).isEqualTo(ExitCode.USAGE.value());
        assertThat(complaint()).contains("--stun");
    }

    @Test
    void keyShowMakesAndKeepsAnIdentity() {
        assertThat(run("key", "show", "--json")).isZero();
        JsonNode first = JsonMapper.builder().build().readTree(out.toString(StandardCharsets.UTF_8));
        out.reset();
        assertThat(run("key", "show", "--json")).isZero();
        JsonNode second = JsonMapper.builder().build().readTree(out.toString(StandardCharsets.UTF_8));

        assertThat(first).isEqualTo(second);
        assertThat(first.path("peerId").asString()).matches("[a-z2-7]{16}");
        assertThat(first.path("file").asString()).startsWith(home.toString());
    }

    private String complaint() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private int run(String... arguments) {
        Environment environment = new Environment(
                Map.of("HOME", home.toString(), "PATH", "", "USER", "tester"),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new SecureRandom(),
                (code, farewell) -> () -> {});
        return Main.run(environment, arguments);
    }
}
