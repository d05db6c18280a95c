package io.lanrage.wireguard.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SessionTest {
    private final List<Session> confirmed = new ArrayList<>();
    private final Session begunHere = TestSession.of(1, true, confirmed);
    private final Session begunByPeer = TestSession.of(2, false, confirmed);

    @Test
    void sessionEndsExactlyAfterThreeMinutes() {
        assertThat(begunHere.isAliveAt(after(180) - 1)).isTrue();
        assertThat(begunHere.isAliveAt(after(180))).isFalse();
    }

    @Test
    void initiatorWantsASuccessorExactlyAfterTwoMinutesOfSending() {
        assertThat(begunHere.wantsSuccessorAfterSending(after(120) - 1)).isFalse();
        assertThat(begunHere.wantsSuccessorAfterSending(after(120))).isTrue();
    }

    @Test
    void responderLeavesTheClockToTheInitiator() {
        assertThat(begunByPeer.wantsSuccessorAfterSending(after(179))).isFalse();
        assertThat(begunByPeer.wantsSuccessorAfterReceiving(after(179))).isFalse();
    }

    /** 180 s less 10 s of keepalive less 5 s of retry (white paper §6.2). */
    @Test
    void initiatorThatOnlyReceivesWantsASuccessorInTimeBeforeTheEnd() {
        assertThat(begunHere.wantsSuccessorAfterReceiving(after(165) - 1)).isFalse();
        assertThat(begunHere.wantsSuccessorAfterReceiving(after(165))).isTrue();
    }

    @Test
    void sessionOfEitherSideIsFreshForTwoMinutes() {
        for (Session session : List.of(begunHere, begunByPeer)) {
            assertThat(session.isFreshAt(after(120) - 1)).isTrue();
            assertThat(session.isFreshAt(after(120))).isFalse();
        }
    }

    @Test
    void countersBeginAtZeroAndNeverRepeat() {
        assertThat(begunHere.takeCounter()).isZero();
        assertThat(begunHere.takeCounter()).isEqualTo(1);
    }

    @Test
    void countersEndBeforeTheLastWindow() {
        begunHere.skipCountersTo(WireGuardLimits.REJECT_AFTER_MESSAGES - 1);
        assertThat(begunHere.hasCounter()).isTrue();
        assertThat(begunHere.takeCounter()).isEqualTo(-8194L);
        assertThat(begunHere.hasCounter()).isFalse();
    }

    @Test
    void eitherSideWantsASuccessorAfterTooManyMessages() {
        for (Session session : List.of(begunHere, begunByPeer)) {
            session.skipCountersTo(1L << 60);
            assertThat(session.wantsSuccessorAfterSending(after(1))).isFalse();
            assertThat(session.isFreshAt(after(1))).isTrue();
            session.takeCounter();
            assertThat(session.wantsSuccessorAfterSending(after(1))).isTrue();
            assertThat(session.isFreshAt(after(1))).isFalse();
        }
    }

    @Test
    void firstUseIsToldOnce() {
        begunByPeer.confirm();
        begunByPeer.confirm();
        assertThat(confirmed).containsExactly(begunByPeer);
    }

    @Test
    void retiringEndsBothKeys() {
        begunHere.retire();
        assertThat(begunHere.sending().acquire()).isFalse();
        assertThat(begunHere.receiving().acquire()).isFalse();
        assertThat(((TrackedKey) begunHere.sending().key()).closings()).isEqualTo(1);
        assertThat(((TrackedKey) begunHere.receiving().key()).closings()).isEqualTo(1);
    }

    /** The clock may step over its own end. */
    private static long after(long seconds) {
        return TestSession.BORN_NANOS + TimeUnit.SECONDS.toNanos(seconds);
    }
}
