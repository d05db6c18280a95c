package io.lanrage.server.relay.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.message.Nonce;
import io.lanrage.server.relay.registration.Registering.Change;
import io.lanrage.server.relay.registration.Registering.Next;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RegisteringTest {

    private static final Nonce ONE = Nonce.parse("A".repeat(43) + "=");
    private static final Nonce TWO = Nonce.parse("B".repeat(42) + "A=");
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private final Registering state = new Registering(() -> 0);

    private Next granted(Nonce challenge) {
        return state.onReply(new DeskReply.Granted(HEARTBEAT, challenge));
    }

    private Next challenged(Nonce challenge) {
        return state.onReply(new DeskReply.Challenged(challenge));
    }

    @Test
    void firstChallengeIsAnsweredAtOnce() {
        assertThat(state.takeChallenge()).isEmpty();
        assertThat(challenged(ONE)).isEqualTo(new Next(Duration.ZERO, Optional.empty()));
        assertThat(state.takeChallenge()).contains(ONE);
        assertThat(state.takeChallenge()).isEmpty();
    }

    @Test
    void grantedRelayIsListedAndComesAgainWithTheHeartbeat() {
        assertThat(granted(ONE)).isEqualTo(new Next(HEARTBEAT, Optional.of(new Change.Listed())));
        assertThat(state.isListed()).isTrue();
        assertThat(state.takeChallenge()).contains(ONE);
        assertThat(granted(TWO)).isEqualTo(new Next(HEARTBEAT, Optional.empty()));
    }

    @Test
    void restartOfTheServerShowsAsAChallengeOnly() {
        granted(ONE);

        assertThat(challenged(TWO)).isEqualTo(new Next(Duration.ZERO, Optional.empty()));
        assertThat(granted(ONE).change()).isEmpty();
    }

    @Test
    void secondChallengeInARowMeansThatTheKeysDiffer() {
        challenged(ONE);
        Next next = challenged(TWO);

        assertThat(next.pause()).isPositive();
        assertThat(next.change())
                .get()
                .isInstanceOfSatisfying(
                        Change.NotListed.class,
                        change -> assertThat(change.why()).contains("keys differ"));
        assertThat(challenged(ONE).pause()).isZero();
    }

    @Test
    void withoutAnswersThePausesGrowTo15SecondsAndTheOperatorIsToldOnce() {
        granted(ONE);
        Next first = state.onFailure("silence");
        assertThat(first).isEqualTo(new Next(Duration.ofMillis(500), Optional.of(new Change.NotListed("silence"))));
        assertThat(state.isListed()).isFalse();
        Duration pause = first.pause();
        for (int i = 0; i < 12; i++) {
            Next next = state.onFailure("silence");
            assertThat(next.change()).isEmpty();
            assertThat(next.pause()).isGreaterThanOrEqualTo(pause);
            pause = next.pause();
        }
        assertThat(pause).hasSeconds(15);

        assertThat(granted(TWO).change()).contains(new Change.Listed());
        assertThat(state.onReply(new DeskReply.Refused("full")))
                .isEqualTo(new Next(Duration.ofMillis(500), Optional.of(new Change.NotListed("full"))));
    }

    @Test
    void heartbeatsAreSpread() {
        long seed = System.nanoTime();
        System.out.println("RegisteringTest seed " + seed);
        Random random = new Random(seed);
        Set<Duration> pauses = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            pauses.add(new Registering(random)
                    .onReply(new DeskReply.Granted(HEARTBEAT, ONE))
                    .pause());
        }

        assertThat(pauses)
                .hasSizeGreaterThan(10)
                .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ofSeconds(9), HEARTBEAT));
    }

    @Test
    void answerThatIsNoneOfAControlServerIsARefusal() {
        assertThat(reply(200, null, "")).isInstanceOf(DeskReply.Refused.class);
        assertThat(reply(200, null, "<html>")).isInstanceOf(DeskReply.Refused.class);
        assertThat(reply(200, null, "{\"heartbeatSeconds\":0,\"challenge\":\"AA==\"}"))
                .isInstanceOf(DeskReply.Refused.class);
        assertThat(reply(401, "Basic realm=x", "{}")).isInstanceOf(DeskReply.Refused.class);
        assertThat(reply(401, "LANrage-Relay AA==", "{}")).isInstanceOf(DeskReply.Refused.class);
        assertThat(reply(401, "LANrage-Relay !", "{}")).isInstanceOf(DeskReply.Refused.class);
        assertThat(reply(503, null, "{\"message\":\"the server is ending\"}"))
                .isEqualTo(new DeskReply.Refused("HTTP status 503: the server is ending"));
        assertThat(reply(404, null, "")).isEqualTo(new DeskReply.Refused("HTTP status 404"));
    }

    @Test
    void randomAnswersAreUnderstoodOrRefused() {
        long seed = System.nanoTime();
        System.out.println("RegisteringTest seed " + seed);
        Random random = new Random(seed);
        String golden = "{\"heartbeatSeconds\":10,\"leaseSeconds\":30,\"challenge\":\"" + "A".repeat(43) + "=\"}";
        assertThat(reply(200, null, golden)).isInstanceOf(DeskReply.Granted.class);
        for (int length = 0; length < golden.length(); length++) {
            assertThat(reply(200, null, golden.substring(0, length))).isInstanceOf(DeskReply.Refused.class);
        }
        for (int round = 0; round < 10_000; round++) {
            byte[] body = golden.getBytes(StandardCharsets.UTF_8);
            body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            DeskReply reply = DeskReply.read(200, Optional.empty(), body);
            if (reply instanceof DeskReply.Granted granted) {
                assertThat(granted.heartbeat()).isBetween(Duration.ofSeconds(1), Duration.ofHours(1));
            }
        }
    }

    private static DeskReply reply(int status, @Nullable String authenticate, String body) {
        return DeskReply.read(status, Optional.ofNullable(authenticate), body.getBytes(StandardCharsets.UTF_8));
    }
}
