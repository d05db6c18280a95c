package io.lanrage.wireguard.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.key.PresharedKey;
import io.lanrage.wireguard.noise.Forgery;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two sides, or three, whose messages the test carries. */
class HandshakesTest {
    private final ManualTime time = new ManualTime();
    private final HandshakeSide alice = new HandshakeSide(time);
    private final HandshakeSide bob = new HandshakeSide(time);
    private final PeerRecord aliceToBob = alice.add(bob.key());
    private final PeerRecord bobToAlice = bob.add(alice.key());

    @AfterEach
    void close() {
        alice.close();
        bob.close();
    }

    @Test
    void initiatorMaySendWhenTheResponseCame() {
        alice.handshakes().initiate(aliceToBob);
        byte[] initiation = alice.sent();
        assertThat(aliceToBob.tunnel().sessions().current()).isNull();
        assertThat(bob.take(alice, initiation)).isTrue();
        assertThat(bobToAlice.tunnel().sessions().current()).isNull();
        Session waiting = bob.answered();
        assertThat(bobToAlice.tunnel().sessions().isNext(waiting)).isTrue();

        alice.take(bob, bob.sent());
        assertThat(alice.established()).containsExactly(aliceToBob);
        assertWorks(alice.current(aliceToBob), waiting);
        assertThat(alice.drops()).isEmpty();
        assertThat(bob.drops()).isEmpty();
    }

    @Test
    void crossingInitiationsLeadToSessionsThatBothWork() {
        cross();

        Session ofAlice = alice.current(aliceToBob);
        Session ofBob = bob.current(bobToAlice);
        assertThat(ofAlice.remoteIndex()).isNotEqualTo(ofBob.localIndex());
        assertWorks(ofAlice, bob.table().find(ofAlice.remoteIndex()));
        assertWorks(ofBob, alice.table().find(ofBob.remoteIndex()));
        assertThat(alice.table().size()).isEqualTo(2);
        assertThat(bob.table().size()).isEqualTo(2);
    }

    @Test
    void crossingWithOneThatIsHeardLateStillWorks() {
        alice.handshakes().initiate(aliceToBob);
        bob.handshakes().initiate(bobToAlice);
        byte[] fromBob = bob.sent();
        bob.take(alice, alice.sent());
        alice.take(bob, bob.sent());
        assertWorks(alice.current(aliceToBob), bob.answered());
        alice.take(bob, fromBob);
        bob.take(alice, alice.sent());
        assertWorks(
                bob.current(bobToAlice),
                alice.table().find(bob.current(bobToAlice).remoteIndex()));
        assertWorks(
                alice.current(aliceToBob),
                bob.table().find(alice.current(aliceToBob).remoteIndex()));
    }

    @Test
    void whatIsSentWhileKeysAreReplacedAfterACrossingArrives() {
        cross();
        boolean bobYields = bob.yields(alice.key());
        HandshakeSide lower = bobYields ? alice : bob;
        HandshakeSide upper = bobYields ? bob : alice;
        PeerRecord ofLower = bobYields ? aliceToBob : bobToAlice;
        PeerRecord ofUpper = bobYields ? bobToAlice : aliceToBob;
        upper.confirm(ofUpper);
        assertWorks(lower.current(ofLower), upper.current(ofUpper));

        time.pass(Duration.ofSeconds(120));
        lower.handshakes().initiate(ofLower);
        upper.take(lower, lower.sent());
        lower.take(upper, upper.sent());
        Session stillUsed = upper.current(ofUpper);
        assertWorks(stillUsed, lower.table().find(stillUsed.remoteIndex()));
        upper.confirm(ofUpper);
        assertWorks(lower.current(ofLower), upper.current(ofUpper));
    }

    @Test
    void replayedInitiationIsNotAnswered() {
        alice.handshakes().initiate(aliceToBob);
        byte[] initiation = alice.sent();
        bob.take(alice, initiation);
        bob.sent();
        Session session = bob.answered();
        time.pass(Duration.ofSeconds(1));
        bob.take(alice, initiation);
        assertThat(bob.nothingSent()).isTrue();
        assertThat(bobToAlice.tunnel().sessions().isNext(session)).isTrue();
        assertThat(bob.drops()).containsExactly(EngineDrop.HANDSHAKE_REFUSED);
    }

    @Test
    void initiationIsNewerThanTheOneBeforeEvenIfTheClockIsSetBack() {
        for (int i = 0; i < 3; i++) {
            shakeHands();
            assertThat(bob.drops()).isEmpty();
            time.pass(Duration.ofSeconds(1));
            time.step(Duration.ofMinutes(-10));
        }
        assertThat(alice.established()).hasSize(3);
    }

    @Test
    void forgedInitiationIsNoSignOfLifeAndTakesNoPlace() {
        long lastPassedNanos = bobToAlice.tunnel().traffic().lastPassedNanos();
        time.pass(Duration.ofSeconds(1));
        alice.handshakes().initiate(aliceToBob);
        byte[] forged = alice.sent();
        forged[60] ^= 1;
        bob.take(alice, Forgery.signed(forged, bob.key()));
        assertThat(bob.drops()).containsExactly(EngineDrop.HANDSHAKE_REFUSED);
        assertThat(bobToAlice.tunnel().traffic().lastPassedNanos()).isEqualTo(lastPassedNanos);
        assertThat(bobToAlice.tunnel().traffic().receivedBytes()).isZero();
        assertThat(bob.table().size()).isZero();
        assertThat(bob.nothingSent()).isTrue();
    }

    @Test
    void olderInitiationThatOvertakesNothingIsNotAnswered() {
        alice.handshakes().initiate(aliceToBob);
        byte[] older = alice.sent();
        time.pass(Duration.ofSeconds(5));
        alice.handshakes().initiate(aliceToBob);
        byte[] newer = alice.sent();
        bob.take(alice, newer);
        byte[] answer = bob.sent();
        bob.take(alice, older);
        assertThat(bob.nothingSent()).isTrue();
        alice.take(bob, answer);
        assertWorks(alice.current(aliceToBob), bob.answered());
    }

    @Test
    void initiationsFasterThanFiftyASecondAreNotAnswered() {
        alice.handshakes().initiate(aliceToBob);
        bob.take(alice, alice.sent());
        bob.sent();
        time.pass(Duration.ofMillis(19));
        alice.handshakes().initiate(aliceToBob);
        bob.take(alice, alice.sent());
        assertThat(bob.nothingSent()).isTrue();
        assertThat(bob.drops()).containsExactly(EngineDrop.HANDSHAKE_RATE);
    }

    @Test
    void replayedResponseChangesNothing() {
        byte[] response = shakeHands();
        Session session = alice.current(aliceToBob);
        alice.take(bob, response);
        assertThat(alice.current(aliceToBob)).isSameAs(session);
        assertThat(alice.drops()).containsExactly(EngineDrop.HANDSHAKE_REFUSED);
    }

    @Test
    void responseToAnEarlierInitiationIsRefusedAndTheLatestStaysPending() {
        alice.handshakes().initiate(aliceToBob);
        bob.take(alice, alice.sent());
        byte[] late = bob.sent();
        time.pass(Duration.ofSeconds(1));
        alice.handshakes().initiate(aliceToBob);
        bob.take(alice, alice.sent());
        byte[] right = bob.sent();
        alice.take(bob, late);
        assertThat(aliceToBob.tunnel().sessions().current()).isNull();
        alice.take(bob, right);
        assertWorks(alice.current(aliceToBob), bob.answered());
    }

    @Test
    void responseWithoutAnInitiationIsRefused() {
        alice.handshakes().initiate(aliceToBob);
        bob.take(alice, alice.sent());
        alice.handshakes().abandon(aliceToBob);
        alice.take(bob, bob.sent());
        assertThat(aliceToBob.tunnel().sessions().current()).isNull();
        assertThat(alice.drops()).containsExactly(EngineDrop.HANDSHAKE_REFUSED);
        assertThat(alice.table().size()).isZero();
    }

    @Test
    void responseByAnotherPeersPathIsRefused() {
        try (HandshakeSide carol = new HandshakeSide(time)) {
            PeerRecord aliceToCarol = alice.add(carol.key());
            alice.handshakes().initiate(aliceToBob);
            bob.take(alice, alice.sent());
            byte[] response = bob.sent();
            alice.handshakes().initiate(aliceToCarol);
            alice.take(carol, response);
            assertThat(aliceToBob.tunnel().sessions().current()).isNull();
            assertThat(aliceToCarol.tunnel().sessions().current()).isNull();
            alice.take(bob, response);
            assertThat(alice.current(aliceToBob)).isNotNull();
        }
    }

    @Test
    void initiationByAnotherPeersPathIsRefused() {
        try (HandshakeSide carol = new HandshakeSide(time)) {
            bob.add(carol.key());
            alice.handshakes().initiate(aliceToBob);
            byte[] initiation = alice.sent();
            bob.take(carol, initiation);
            assertThat(bob.nothingSent()).isTrue();
            assertThat(bob.drops()).containsExactly(EngineDrop.HANDSHAKE_REFUSED);
            bob.take(alice, initiation);
            assertThat(bob.nothingSent()).isFalse();
        }
    }

    @Test
    void strangersInitiationIsLeftForLaterAndNothingElseOfAStranger() {
        try (HandshakeSide carol = new HandshakeSide(time)) {
            carol.handshakes().initiate(carol.add(alice.key()));
            byte[] initiation = carol.sent();
            assertThat(alice.take(carol, initiation)).isFalse();
            PeerRecord aliceToCarol = alice.add(carol.key());
            assertThat(alice.take(carol, initiation)).isTrue();
            byte[] response = alice.sent();
            assertThat(aliceToCarol.tunnel().sessions().hasNext()).isTrue();
            assertThat(bob.take(carol, response)).isTrue();
            initiation[initiation.length - 32] ^= 1;
            assertThat(bob.take(carol, initiation)).isTrue();
            assertThat(bob.drops()).containsExactly(EngineDrop.HANDSHAKE_MAC, EngineDrop.HANDSHAKE_MAC);
        }
    }

    @Test
    void otherPresharedKeyLeadsNowhereUntilBothHaveIt() {
        byte[] bytes = new byte[PresharedKey.BYTES];
        bytes[0] = 1;
        alice.presharedKey(aliceToBob, PresharedKey.of(bytes));
        shakeHands();
        assertThat(aliceToBob.tunnel().sessions().current()).isNull();
        assertThat(alice.drops()).containsExactly(EngineDrop.HANDSHAKE_REFUSED);
        time.pass(Duration.ofSeconds(5));
        bob.presharedKey(bobToAlice, PresharedKey.of(bytes));
        shakeHands();
        assertWorks(alice.current(aliceToBob), bob.answered());
    }

    @Test
    void underLoadACookieIsDemandedAndHonoured() {
        alice.handshakes().initiate(aliceToBob);
        byte[] first = alice.sent();
        bob.takeUnderLoad(alice, first);
        assertThat(bob.drops()).containsExactly(EngineDrop.HANDSHAKE_COOKIE_WANTED);
        assertThat(bob.table().size()).isZero();
        byte[] reply = bob.sent();
        alice.take(bob, reply);
        assertThat(alice.nothingSent()).as("it waits for the next try").isTrue();

        time.pass(Duration.ofMillis(500));
        alice.handshakes().initiate(aliceToBob);
        byte[] second = alice.sent();
        bob.takeUnderLoad(alice, second);
        // The response needs no cookie: who sent it answers at the place where the initiation came from.
        alice.take(bob, bob.sent());
        assertWorks(alice.current(aliceToBob), bob.answered());
        assertThat(alice.drops()).isEmpty();
    }

    @Test
    void responsesToNeedACookieUnderLoad() {
        alice.handshakes().initiate(aliceToBob);
        bob.take(alice, alice.sent());
        alice.takeUnderLoad(bob, bob.sent());
        bob.take(alice, alice.sent());
        assertThat(aliceToBob.tunnel().sessions().current()).isNull();

        time.pass(Duration.ofSeconds(5));
        alice.handshakes().initiate(aliceToBob);
        bob.take(alice, alice.sent());
        alice.takeUnderLoad(bob, bob.sent());
        assertWorks(alice.current(aliceToBob), bob.answered());
    }

    @Test
    void cookieForAnotherMessageOrFromAnotherPeerIsRefused() {
        alice.handshakes().initiate(aliceToBob);
        bob.takeUnderLoad(alice, alice.sent());
        byte[] reply = bob.sent();
        alice.handshakes().initiate(aliceToBob);
        alice.sent();
        alice.take(bob, reply);
        assertThat(alice.drops()).containsExactly(EngineDrop.HANDSHAKE_REFUSED);
        try (HandshakeSide carol = new HandshakeSide(time)) {
            alice.take(carol, reply);
            assertThat(alice.drops()).containsExactly(EngineDrop.HANDSHAKE_REFUSED, EngineDrop.HANDSHAKE_REFUSED);
        }
    }

    @Test
    void floodOfOnePeerIsAnsweredWithCookiesAndThenHeldToItsRate() {
        int answered = 0;
        for (int i = 0; i < 1_000; i++) {
            time.pass(Duration.ofMillis(1));
            alice.handshakes().initiate(aliceToBob);
            bob.take(alice, alice.sent());
            if (!bob.nothingSent()) {
                byte[] answer = bob.sent();
                answered += answer.length == HandshakeSide.RESPONSE_BYTES ? 1 : 0;
                alice.take(bob, answer);
            }
        }
        assertThat(answered).isBetween(10, 50);
        assertThat(bob.dropped(EngineDrop.HANDSHAKE_COOKIE_WANTED)).isPositive();
        assertThat(bob.dropped(EngineDrop.HANDSHAKE_RATE)).isGreaterThan(900);
        assertThat(bob.table().size()).isEqualTo(1);
    }

    @Test
    void forgeriesInAPeersNameDoNotUseUpItsPlaces() {
        alice.handshakes().initiate(aliceToBob);
        byte[] forged = alice.sent();
        forged[60] ^= 1;
        for (int i = 0; i < 100; i++) {
            bob.take(alice, forged);
        }
        alice.handshakes().initiate(aliceToBob);
        bob.take(alice, alice.sent());
        assertThat(bob.sent()).hasSize(HandshakeSide.RESPONSE_BYTES);
        assertThat(bob.dropped(EngineDrop.HANDSHAKE_MAC)).isEqualTo(100);
    }

    @Test
    void garbageIsCounted() {
        assertThat(alice.take(bob, new byte[3])).isTrue();
        assertThat(alice.take(bob, new byte[HandshakeSide.INITIATION_BYTES])).isTrue();
        assertThat(alice.drops()).containsExactly(EngineDrop.IN_MALFORMED, EngineDrop.IN_MALFORMED);
    }

    @Test
    void abandonedInitiationGivesItsIndexBack() {
        alice.handshakes().initiate(aliceToBob);
        alice.handshakes().initiate(aliceToBob);
        assertThat(alice.table().size()).isEqualTo(1);
        alice.handshakes().abandon(aliceToBob);
        alice.handshakes().abandon(aliceToBob);
        assertThat(alice.table().size()).isZero();
    }

    @Test
    void unusedSessionOfThePeerIsForgottenInTheEnd() {
        alice.handshakes().initiate(aliceToBob);
        bob.take(alice, alice.sent());
        time.pass(Duration.ofSeconds(540));
        assertThat(bobToAlice.timers().poll(time.nanos(), bobToAlice.tunnel().traffic()))
                .contains(TunnelTimers.Order.FORGET_KEYS);
    }

    /** Both begin at once, and answer each other. */
    private void cross() {
        alice.handshakes().initiate(aliceToBob);
        bob.handshakes().initiate(bobToAlice);
        byte[] fromAlice = alice.sent();
        byte[] fromBob = bob.sent();
        alice.take(bob, fromBob);
        bob.take(alice, fromAlice);
        byte[] answerOfAlice = alice.sent();
        byte[] answerOfBob = bob.sent();
        alice.take(bob, answerOfBob);
        bob.take(alice, answerOfAlice);
    }

    /** One handshake begun by Alice; gives Bob's response. */
    private byte[] shakeHands() {
        alice.handshakes().initiate(aliceToBob);
        bob.take(alice, alice.sent());
        byte[] response = bob.sent();
        alice.take(bob, response);
        return response;
    }

    private static void assertWorks(Session one, @Nullable Session other) {
        assertThat(other).isNotNull();
        assertThat(one.localIndex()).isEqualTo(other.remoteIndex());
        assertThat(one.remoteIndex()).isEqualTo(other.localIndex());
        assertThat(HandshakeSide.passes(one, other)).isTrue();
        assertThat(HandshakeSide.passes(other, one)).isTrue();
    }
}
