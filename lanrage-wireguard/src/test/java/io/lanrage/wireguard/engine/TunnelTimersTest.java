package io.lanrage.wireguard.engine;

import static io.lanrage.wireguard.engine.TunnelTimers.Order.FORGET_KEYS;
import static io.lanrage.wireguard.engine.TunnelTimers.Order.GIVE_UP;
import static io.lanrage.wireguard.engine.TunnelTimers.Order.INITIATE;
import static io.lanrage.wireguard.engine.TunnelTimers.Order.KEEPALIVE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TunnelTimersTest {

    private static final long START = Long.MAX_VALUE - seconds(30);

    private long now = START;
    private final Traffic traffic = new Traffic(START);
    private final TunnelTimers timers = new TunnelTimers(bound -> 0);

    @Test
    void nothingHappensUnasked() {
        assertThat(after(1_000_000)).isEmpty();
    }

    @Test
    void handshakeBeginsAtOnceWhenWanted() {
        timers.want(now);
        assertThat(poll()).containsExactly(INITIATE);
    }

    @Test
    void initiationIsRepeatedSoonAndThenEveryFiveSeconds() {
        timers.want(now);
        List<Long> moments = new ArrayList<>();
        Set<TunnelTimers.Order> orders = poll();
        while (!orders.contains(GIVE_UP)) {
            if (orders.contains(INITIATE)) {
                moments.add(Duration.ofNanos(now - START).toMillis());
                timers.initiated(now);
            }
            now += millis(100);
            orders = poll();
        }
        assertThat(moments)
                .startsWith(0L, 500L, 1_500L, 3_500L, 8_500L, 13_500L)
                .endsWith(83_500L, 88_500L);
        assertThat(timers.isTrying()).isFalse();
    }

    /** A machine that slept in between tries on instead of giving up. */
    @Test
    void attemptsAreCountedNotTimed() {
        timers.want(now);
        for (int attempt = 1; attempt <= 21; attempt++) {
            assertThat(after(600)).as("attempt %d", attempt).containsExactly(INITIATE);
            timers.initiated(now);
        }
        assertThat(after(600)).containsExactly(GIVE_UP);
    }

    @Test
    void repetitionsAreSpreadByJitter() {
        TunnelTimers spread = new TunnelTimers(bound -> bound - 1);
        spread.want(now);
        spread.initiated(now);
        assertThat(spread.poll(now + millis(832), traffic)).isEmpty();
        assertThat(spread.poll(now + millis(833), traffic)).containsExactly(INITIATE);
    }

    @Test
    void keysEndTheTrying() {
        timers.want(now);
        timers.initiated(now);
        timers.keyed(now);
        assertThat(after(60)).isEmpty();
    }

    @Test
    void nextHandshakeKeepsItsDistance() {
        timers.want(now);
        timers.initiated(now);
        timers.keyed(now);
        timers.want(now);
        assertThat(after(4)).isEmpty();
        assertThat(after(1)).containsExactly(INITIATE);
    }

    @Test
    void silenceAfterSendingLeadsToAHandshakeAfterFifteenSeconds() {
        timers.keyed(now);
        traffic.dataSent(now);
        assertThat(after(14)).isEmpty();
        traffic.dataSent(now);
        assertThat(after(1)).containsExactly(INITIATE);
    }

    @Test
    void anythingThatComesEndsTheSilence() {
        timers.keyed(now);
        traffic.dataSent(now);
        after(14);
        traffic.keepaliveReceived(now);
        assertThat(after(20)).isEmpty();
    }

    @Test
    void dataIsAcknowledgedByAKeepaliveAfterTenSeconds() {
        timers.keyed(now);
        traffic.dataReceived(now);
        assertThat(after(9)).isEmpty();
        assertThat(after(1)).containsExactly(KEEPALIVE);
        assertThat(after(30)).isEmpty();
    }

    @Test
    void dataThatWasAnsweredNeedsNoKeepalive() {
        timers.keyed(now);
        traffic.dataReceived(now);
        traffic.dataSent(now);
        traffic.keepaliveReceived(now);
        assertThat(after(30)).isEmpty();
    }

    @Test
    void keepalivesAreNotAnsweredByKeepalives() {
        timers.keyed(now);
        traffic.keepaliveReceived(now);
        assertThat(after(30)).isEmpty();
    }

    @Test
    void persistentKeepaliveFollowsTheLastPacketOfEitherWay() {
        timers.keyed(now);
        timers.keepalive(Duration.ofSeconds(25), now);
        assertThat(after(24)).isEmpty();
        traffic.keepaliveReceived(now);
        assertThat(after(24)).isEmpty();
        assertThat(after(1)).containsExactly(KEEPALIVE);
        traffic.keepaliveSent(now);
        assertThat(after(24)).isEmpty();
        assertThat(after(1)).containsExactly(KEEPALIVE);
    }

    @Test
    void keysAreForgottenAfterThreeTimesTheirLife() {
        timers.keyed(now);
        assertThat(after(539)).isEmpty();
        assertThat(after(1)).containsExactly(FORGET_KEYS);
        assertThat(after(1_000)).isEmpty();
    }

    private Set<TunnelTimers.Order> after(long seconds) {
        now += seconds(seconds);
        return poll();
    }

    private Set<TunnelTimers.Order> poll() {
        return timers.poll(now, traffic);
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
