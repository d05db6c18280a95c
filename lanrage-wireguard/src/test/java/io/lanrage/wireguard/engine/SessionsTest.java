package io.lanrage.wireguard.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private final List<Session> ended = new ArrayList<>();
    private final Sessions sessions = new Sessions(ended::add, false);
    private final Session one = TestSession.of(1);
    private final Session two = TestSession.of(2);
    private final Session three = TestSession.of(3);
    private final Session four = TestSession.of(4);

    @Test
    void nothingIsThereAtFirst() {
        assertThat(sessions.current()).isNull();
        assertThat(sessions.hasNext()).isFalse();
        sessions.clear();
        assertThat(ended).isEmpty();
    }

    @Test
    void sessionBegunHereIsUsedAtOnce() {
        sessions.begunHere(one);
        assertThat(sessions.current()).isSameAs(one);
    }

    @Test
    void sessionOfThePeerIsUsedWhenThePeerHasUsedIt() {
        sessions.begunHere(one);
        sessions.begunByPeer(two);
        assertThat(sessions.current()).isSameAs(one);
        assertThat(sessions.isNext(two)).isTrue();
        assertThat(sessions.confirmed(two)).isTrue();
        assertThat(sessions.current()).isSameAs(two);
        assertThat(sessions.hasNext()).isFalse();
        assertThat(sessions.confirmed(two)).isFalse();
        assertThat(ended).isEmpty();
    }

    @Test
    void answerToThePeersFirstPacketIsSentWithTheSameSession() {
        sessions.begunHere(one);
        sessions.begunByPeer(two);
        two.confirm();
        assertThat(sessions.current()).as("nobody else has heard yet").isSameAs(two);
        assertThat(sessions.isNext(two)).isTrue();
        assertThat(sessions.confirmed(two)).isTrue();
        assertThat(sessions.current()).isSameAs(two);
        sessions.clear();
        assertThat(ended).containsExactlyInAnyOrder(one, two);
    }

    @Test
    void twoSessionsBeforeTheLastStay() {
        sessions.begunHere(one);
        sessions.begunHere(two);
        sessions.begunHere(three);
        assertThat(ended).isEmpty();
        sessions.begunHere(four);
        assertThat(ended).containsExactly(one);
        sessions.clear();
        assertThat(ended).containsExactlyInAnyOrder(one, two, three, four);
        assertThat(sessions.current()).isNull();
    }

    @Test
    void successorIsNeededWithoutASessionAndTwoMinutesAfterItsBirth() {
        long nowNanos = TestSession.BORN_NANOS + WireGuardLimits.REKEY_AFTER_NANOS;
        assertThat(sessions.needSuccessorAt(nowNanos)).isTrue();
        sessions.begunHere(one);
        assertThat(sessions.needSuccessorAt(nowNanos - 1)).isFalse();
        assertThat(sessions.needSuccessorAt(nowNanos)).isTrue();
    }

    @Test
    void repeatedInitiationTakesThePlaceOfTheUnusedSession() {
        sessions.begunHere(one);
        sessions.begunByPeer(two);
        sessions.begunByPeer(three);
        assertThat(ended).containsExactly(two);
        assertThat(sessions.isNext(two)).isFalse();
        assertThat(sessions.confirmed(two)).isFalse();
        assertThat(sessions.current()).isSameAs(one);
        assertThat(sessions.isNext(three)).isTrue();
    }

    /** The peer sends with the session before, then with the one that it began, then with this side's. */
    @Test
    void crossingSessionsAndTheOneBeforeStay() {
        sessions.begunHere(one);
        sessions.begunByPeer(two);
        sessions.begunHere(three);
        assertThat(sessions.current()).isSameAs(three);
        assertThat(sessions.hasNext()).isFalse();
        two.confirm();
        assertThat(sessions.confirmed(two)).isFalse();
        assertThat(sessions.current()).isSameAs(three);
        assertThat(ended).isEmpty();
        sessions.begunHere(four);
        assertThat(ended).containsExactly(one);
    }

    @Test
    void yieldingSideGoesOverToTheCrossingSessionOfThePeer() {
        Sessions yielding = new Sessions(ended::add, true);
        yielding.begunHere(one);
        yielding.begunByPeer(two);
        yielding.begunHere(three);
        assertThat(yielding.current()).isSameAs(three);
        two.confirm();
        assertThat(yielding.current()).isSameAs(two);
        assertThat(yielding.confirmed(two)).isTrue();
        assertThat(yielding.current()).isSameAs(two);
        assertThat(ended).isEmpty();
        yielding.clear();
        assertThat(ended).containsExactlyInAnyOrder(one, two, three);
    }

    /** The peer never heard the answer to what it began, and is content with the session that this side began. */
    @Test
    void unusedSessionDoesNotEndTheOneInUse() {
        for (boolean yields : new boolean[] {false, true}) {
            ended.clear();
            Sessions either = new Sessions(ended::add, yields);
            either.begunHere(one);
            either.begunByPeer(two);
            either.begunHere(three);
            assertThat(ended).as("yields: %s", yields).isEmpty();
        }
    }

    @Test
    void everySessionEndsOnce() {
        List<Session> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Session session = TestSession.of(i);
            all.add(session);
            if (i % 3 == 0) {
                sessions.begunByPeer(session);
            } else {
                sessions.begunHere(session);
            }
            if (i % 6 == 0) {
                assertThat(sessions.confirmed(session)).isTrue();
            }
        }
        sessions.clear();
        sessions.clear();
        assertThat(ended).containsExactlyInAnyOrderElementsOf(all);
    }
}
