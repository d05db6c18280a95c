package io.lanrage.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** New keys between two engines, whoever sends, and whatever their clocks do. The one with a foreign WireGuard is {@link EmbeddedRekeyLabIT}. */
@Timeout(60)
class EmbeddedRekeyIT {
    private static final CrossedTransports.Weather FAIR = (from, datagram) -> TimeUnit.MILLISECONDS.toNanos(5);

    /** A handshake, and far less than the first repetition of a ping that needs one. */
    private static final Duration SOON = Duration.ofMillis(450);

    private final List<EmbeddedPair> pairs = new ArrayList<>();

    private EmbeddedPair pair(Duration keepalive) throws Exception {
        EmbeddedPair pair = EmbeddedPair.open(FAIR, SimpleAead::new, SimpleAead::new);
        pairs.add(pair);
        pair.introduce(keepalive);
        return pair;
    }

    @AfterEach
    void close() {
        pairs.forEach(EmbeddedPair::close);
        assertThat(WireGuardLab.threads()).isEmpty();
    }

    private static EmbeddedPair.Side side(EmbeddedPair pair, boolean lower) {
        return lower ? pair.alice() : pair.bob();
    }

    /** Whoever began the session has to notice, by sending or by receiving, even in the moment after the handshake. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneDatagramShortlyBeforeTheEndIsEnoughForNewKeys(boolean lowerSends) throws Exception {
        for (int round = 0; round < 5; round++) {
            EmbeddedPair pair = pair(Duration.ZERO);
            EmbeddedPair.Side sender = side(pair, lowerSends);
            EmbeddedPair.Side other = pair.other(sender);
            long answered = sender.answers() + other.answers();
            pair.pass(Duration.ofSeconds(165));
            NumberedGame game = new NumberedGame(sender.host(), other.host(), other.address());
            assertThat(game.send(1)).isEqualTo(1);
            await("new keys", () -> sender.answers() + other.answers() > answered);
            assertThat(game.arrivals(Duration.ofMillis(100))).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void idleTunnelComesBackWithTheFirstPacketOfEitherSide(boolean lowerSends) throws Exception {
        EmbeddedPair pair = pair(Duration.ZERO);
        pair.pass(Duration.ofSeconds(11));
        assertThat(pair.alice().host().ping(pair.bob().address(), 2, SOON)).isTrue();
        pair.pass(Duration.ofSeconds(181));
        EmbeddedPair.Side sender = side(pair, lowerSends);
        assertThat(sender.host().ping(pair.other(sender).address(), 3, SOON)).isTrue();
    }

    /** Its clock is ahead of the other one's: to the other side its session is young. */
    @ParameterizedTest
    @CsvSource({"true, 200, 0", "false, 200, 0", "true, 600, 25", "false, 600, 25"})
    void sleeperIsBackWithItsFirstPacket(boolean lowerSleeps, int seconds, int keepaliveSeconds) throws Exception {
        EmbeddedPair pair = pair(Duration.ofSeconds(keepaliveSeconds));
        EmbeddedPair.Side sleeper = side(pair, lowerSleeps);
        sleeper.pass(Duration.ofSeconds(seconds));
        assertThat(sleeper.host().ping(pair.other(sleeper).address(), 2, SOON)).isTrue();
    }

    /** What is sent before it woke up is lost, and what is sent a handshake later is not. */
    @ParameterizedTest
    @CsvSource({"true, 200, 0", "false, 200, 0", "true, 600, 25", "false, 600, 25"})
    void sleeperIsReachedAgainAtOnce(boolean lowerSleeps, int seconds, int keepaliveSeconds) throws Exception {
        EmbeddedPair pair = pair(Duration.ofSeconds(keepaliveSeconds));
        EmbeddedPair.Side sleeper = side(pair, lowerSleeps);
        EmbeddedPair.Side awake = pair.other(sleeper);
        sleeper.pass(Duration.ofSeconds(seconds));
        long beginNanos = System.nanoTime();
        int sequence = 2;
        while (!awake.host().ping(sleeper.address(), sequence, Duration.ofMillis(100))) {
            sequence++;
            assertThat(Duration.ofNanos(System.nanoTime() - beginNanos)).isLessThan(Duration.ofSeconds(2));
        }
    }

    /**
     * Eight minutes, of which a second takes a hundredth. Timers are late then by some seconds, so that where one side only sends, the other's
     * keepalives come too late, and more handshakes are begun than are needed.
     */
    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true"})
    void nothingIsLostWhileKeysAreReplaced(boolean lowerSends, boolean upperSends) throws Exception {
        EmbeddedPair pair = pair(Duration.ZERO);
        NumberedGame there = new NumberedGame(
                pair.alice().host(), pair.bob().host(), pair.bob().address());
        NumberedGame back = new NumberedGame(
                pair.bob().host(), pair.alice().host(), pair.alice().address());
        long begun = pair.alice().begun() + pair.bob().begun();
        int sentThere = 0;
        int sentBack = 0;
        for (int step = 0; step < 4_800; step++) {
            pair.pass(Duration.ofMillis(100));
            sentThere += lowerSends ? there.send(1) : 0;
            sentBack += upperSends ? back.send(1) : 0;
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        assertThat(there.arrivals(Duration.ofMillis(200))).isEqualTo(sentThere);
        assertThat(back.arrivals(Duration.ofMillis(200))).isEqualTo(sentBack);
        assertThat(pair.alice().begun() + pair.bob().begun() - begun)
                .isBetween(3L, lowerSends && upperSends ? 6L : 40L);
    }

    private static void await(String what, BooleanSupplier condition) {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - endNanos).as(what).isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
