package io.lanrage.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.key.PresharedKey;
import io.lanrage.wireguard.noise.Forgery;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The embedded engine and wireguard-go. */
@Timeout(60)
class EmbeddedInteropLabIT {
    private static final CrossedTransports.Weather FAIR = (from, datagram) -> TimeUnit.MILLISECONDS.toNanos(5);

    @BeforeAll
    static void prerequisites() throws Exception {
        WireGuardLab.require();
    }

    @AfterEach
    void assertNothingLeft() throws Exception {
        InteropPair.assertNothingLeft();
    }

    private static final int INITIATION_BYTES = 148;

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);

    private static PresharedKey presharedKey(int fill) {
        byte[] bytes = new byte[PresharedKey.BYTES];
        bytes[7] = (byte) fill;
        return PresharedKey.of(bytes);
    }

    @ParameterizedTest
    @CsvSource({"true, 0", "true, 7", "false, 0", "false, 7"})
    void packetsPassBothWaysWhoeverBegins(boolean embeddedBegins, int presharedKey) throws Exception {
        try (InteropPair pair = InteropPair.open(embeddedBegins, presharedKey(presharedKey), FAIR)) {
            pair.introduce();
            assertThat(pair.pingFromEmbedded(1)).isTrue();
            assertThat(pair.pingFromGo(20)).contains(" 0% packet loss");
            assertThat(pair.pingFromEmbedded(2)).isTrue();
            assertThat(pair.answeredByGo()).isEqualTo(embeddedBegins ? 1 : 0);
            assertThat(pair.answeredByEmbedded()).isEqualTo(embeddedBegins ? 0 : 1);
            assertThat(pair.statistics().orElseThrow().lastHandshake()).isPresent();
        }
    }

    @Test
    void differentPresharedKeysLeadNowhere() throws Exception {
        try (InteropPair pair = InteropPair.open(true, presharedKey(1), FAIR)) {
            pair.introduceWithDifferentKeys(presharedKey(2));
            assertThat(pair.host().ping(InteropPair.GO, 1, Duration.ofSeconds(2)))
                    .isFalse();
            assertThat(pair.overheard().count(pair.goId(), Overheard.RESPONSE)).isPositive();
            assertThat(pair.statistics().orElseThrow().lastHandshake()).isEmpty();
        }
    }

    @Test
    void keysAreReplacedAfterTwoMinutesWithoutLosingAPacket() throws Exception {
        try (InteropPair pair = InteropPair.open(true, presharedKey(3), FAIR)) {
            pair.introduce();
            assertThat(pair.pingFromEmbedded(1)).isTrue();
            for (int round = 2; round < 5; round++) {
                pair.advance(Duration.ofSeconds(121));
                assertThat(pair.pingFromGo(50)).as("round %d", round).contains(" 0% packet loss");
                assertThat(pair.pingFromEmbedded(round)).isTrue();
                assertThat(pair.answeredByGo()).isEqualTo(round);
            }
        }
    }

    @Test
    void expiredSessionIsReplacedByTheSideThatHasSomethingToSend() throws Exception {
        try (InteropPair pair = InteropPair.open(false, presharedKey(0), FAIR)) {
            pair.introduce();
            assertThat(pair.pingFromEmbedded(1)).isTrue();
            assertThat(pair.answeredByGo()).isZero();
            pair.letBothBegin();
            pair.advance(Duration.ofSeconds(181));
            assertThat(pair.pingFromEmbedded(2))
                    .as("the packet waits for the handshake")
                    .isTrue();
            assertThat(pair.answeredByGo()).isEqualTo(1);
            assertThat(pair.pingFromGo(20)).contains(" 0% packet loss");
        }
    }

    /** wireguard-go tries again after five seconds, with the cookie. */
    @Test
    void cookieOfTheEngineIsUsedByWireguardGo() throws Exception {
        try (InteropPair pair = InteropPair.open(false, presharedKey(4), FAIR)) {
            InteropPair.get(pair.introduceToEmbedded());
            pair.stopClock();
            for (int i = 0; i < 5; i++) {
                pair.network().inject(pair.goId(), pair.embeddedId(), Forgery.initiation(pair.embeddedKey(), random));
            }
            pair.introduceToGo();
            assertThat(pair.host().ping(InteropPair.GO, 1, Duration.ofSeconds(20)))
                    .isTrue();
            assertThat(pair.overheard().count(pair.embeddedId(), Overheard.COOKIE_REPLY))
                    .isEqualTo(1);
            assertThat(pair.overheard().initiations(pair.goId()))
                    .extracting(Overheard.Message::carriesCookie)
                    .containsExactly(false, true);
        }
    }

    @Test
    void cookieOfWireguardGoIsUsedByTheEngine() throws Exception {
        try (InteropPair pair = InteropPair.open(true, presharedKey(5), FAIR)) {
            pair.introduceToGo();
            byte[] flood = new byte[64 * INITIATION_BYTES];
            for (int i = 0; i < 64; i++) {
                System.arraycopy(
                        Forgery.initiation(pair.goKey(), random), 0, flood, i * INITIATION_BYTES, INITIATION_BYTES);
            }
            @Nullable CompletionStage<Void> adding = null;
            long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (pair.statistics().isEmpty()
                    || pair.statistics().orElseThrow().lastHandshake().isEmpty()) {
                assertThat(System.nanoTime() - deadlineNanos).as("in time").isNegative();
                for (int i = 0; i < 4; i++) {
                    pair.network().inject(pair.embeddedId(), pair.goId(), flood, INITIATION_BYTES);
                }
                if (adding == null && pair.overheard().count(pair.goId(), Overheard.COOKIE_REPLY) > 0) {
                    adding = pair.introduceToEmbedded();
                }
            }
            assertThat(pair.overheard().initiations(pair.embeddedId()))
                    .extracting(Overheard.Message::carriesCookie)
                    .startsWith(false)
                    .endsWith(true);
            assertThat(pair.pingFromEmbedded(1)).isTrue();
        }
    }

    /** Their initiations cross, and wireguard-go takes back its own when it hears the other one. */
    @Test
    void bothBeginAtOnce() throws Exception {
        try (InteropPair pair = InteropPair.open(true, presharedKey(8), FAIR)) {
            pair.letBothBegin();
            long beforeNanos = System.nanoTime();
            pair.introduceToGo();
            pair.introduce();
            assertThat(pair.pingFromEmbedded(1)).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - beforeNanos)).isLessThan(Duration.ofSeconds(4));
            assertThat(pair.pingFromGo(20)).contains(" 0% packet loss");
        }
    }

    @ParameterizedTest
    @CsvSource({"0.01, 0", "0.1, 0", "0, 0.3", "0.1, 0.3"})
    void whatArrivesOverABadPathIsWholeAndArrivesOnce(double loss, double overtaken) throws Exception {
        BadWeather weather = new BadWeather(seed, loss, overtaken);
        try (InteropPair pair = InteropPair.open(true, presharedKey(6), weather);
                NumberedStream stream = new NumberedStream(pair)) {
            pair.introduce();
            int sequence = 0;
            while (!pair.pingFromEmbedded(sequence)) {
                sequence++;
            }
            long handshakes = pair.overheard().messages().size();
            stream.run(3_000);
            assertThat(stream.damaged()).as("seed %d", seed).isZero();
            assertThat(stream.twice()).as("seed %d", seed).isZero();
            long expected = 6_000 - weather.lost();
            assertThat(stream.arrived()).as("seed %d", seed).isBetween(expected * 9 / 10, 6_000L);
            if (loss > 0) {
                assertThat(weather.lost()).isPositive();
            }
            assertThat(pair.overheard().messages())
                    .as("no handshake in between")
                    .hasSize((int) handshakes);
        }
    }
}
