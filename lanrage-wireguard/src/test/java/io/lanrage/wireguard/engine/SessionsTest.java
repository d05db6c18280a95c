package io.lanrage.wireguard.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private final List<Session> ended = new ArrayList<>();
    private final Sessions sessions = new Sessions(ended::add);
    private final Session one = TestSession.of(1);
    private final Session two = TestSession.of(2);
    private final Session three = TestSession.of(3);

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
    void sessionBeforeTheLastEnds() {
        sessions.begunHere(one);
        sessions.begunHere(two);
        assertThat(ended).isEmpty();
        sessions.begunHere(three);
        assertThat(ended).containsExactly(one);
        sessions.clear();
        assertThat(ended).containsExactlyInAnyOrder(one, two, three);
        assertThat(sessions.current()).isNull();
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

    /** If both begin at once, each sends with its own session, so that neither may end. */
    @Test
    void crossingSessionsBothStay() {
        Session old = TestSession.of(9);
        sessions.begunHere(old);
        sessions.begunByPeer(one);
        sessions.begunHere(two);
        assertThat(sessions.current()).isSameAs(two);
        assertThat(sessions.hasNext()).isFalse();
        assertThat(sessions.confirmed(one)).isFalse();
        assertThat(ended).containsExactly(old);
        sessions.begunHere(three);
        assertThat(ended).containsExactly(old, one);
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
