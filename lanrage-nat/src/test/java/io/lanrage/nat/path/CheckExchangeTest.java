package io.lanrage.nat.path;

import static io.lanrage.nat.path.AgentBench.FAR;
import static io.lanrage.nat.path.AgentBench.KEY;
import static io.lanrage.nat.path.AgentBench.LOCAL;
import static io.lanrage.nat.path.AgentBench.OTHER;
import static io.lanrage.nat.path.AgentBench.PEER;
import static io.lanrage.nat.path.AgentBench.SELF;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.key.CheckKey;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.nat.Candidate;
import io.lanrage.core.nat.PathEvent;
import io.lanrage.nat.stun.IntegrityKey;
import io.lanrage.nat.stun.OpaqueAttribute;
import io.lanrage.nat.stun.StunClass;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.TransactionId;
import io.lanrage.nat.stun.Username;
import io.lanrage.nat.stun.XorMappedAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is believed, what is answered, and what is dropped for which reason. */
class CheckExchangeTest {

    private static final IntegrityKey INTEGRITY = IntegrityKey.of(KEY.bytes());
    private static final IntegrityKey WRONG = IntegrityKey.of(new byte[] {1});
    private static final TransactionId ID = new TransactionId(1, 2);
    private static final Username TO_SELF = new Username(SELF + ":" + PEER);
    private static final OpaqueAttribute UNKNOWN_REQUIRED = OpaqueAttribute.of(0x7FFF, new byte[4]);

    private final AgentBench bench = new AgentBench();

    private static StunMessageBuilder request() {
        return StunMessageBuilder.request(StunMethod.BINDING, ID);
    }

    private static StunMessage message(StunMessageBuilder builder) {
        return AgentBench.decoded(ByteBuffer.wrap(builder.encode()));
    }

    static Stream<Arguments> requestsThatAreDropped() {
        return Map.<String, Arguments>of(
                        "no user name",
                        Arguments.of(request().integritySha256(INTEGRITY).fingerprint(), DropReason.NOT_A_CHECK),
                        "a stranger's user name",
                        Arguments.of(
                                request()
                                        .add(new Username(SELF + ":cccccccccccccccc"))
                                        .integritySha256(INTEGRITY)
                                        .fingerprint(),
                                DropReason.UNKNOWN_USERNAME),
                        "the own check, thrown back",
                        Arguments.of(
                                request()
                                        .add(new Username(PEER + ":" + SELF))
                                        .integritySha256(INTEGRITY)
                                        .fingerprint(),
                                DropReason.UNKNOWN_USERNAME),
                        "another key",
                        Arguments.of(
                                request().add(TO_SELF).integritySha256(WRONG).fingerprint(), DropReason.NOT_AUTHENTIC),
                        "no integrity",
                        Arguments.of(request().add(TO_SELF).fingerprint(), DropReason.NOT_AUTHENTIC),
                        "only the weaker integrity",
                        Arguments.of(
                                request().add(TO_SELF).integritySha1(INTEGRITY).fingerprint(),
                                DropReason.NOT_AUTHENTIC),
                        "no fingerprint",
                        Arguments.of(request().add(TO_SELF).integritySha256(INTEGRITY), DropReason.NOT_AUTHENTIC),
                        "an attribute that must be understood",
                        Arguments.of(
                                request()
                                        .add(TO_SELF)
                                        .add(UNKNOWN_REQUIRED)
                                        .integritySha256(INTEGRITY)
                                        .fingerprint(),
                                DropReason.NOT_A_CHECK),
                        "another method",
                        Arguments.of(
                                StunMessageBuilder.request(new StunMethod(3), ID)
                                        .add(TO_SELF)
                                        .integritySha256(INTEGRITY)
                                        .fingerprint(),
                                DropReason.NOT_A_CHECK),
                        "an indication",
                        Arguments.of(
                                StunMessageBuilder.indication(StunMethod.BINDING, ID)
                                        .add(TO_SELF)
                                        .integritySha256(INTEGRITY)
                                        .fingerprint(),
                                DropReason.NOT_A_CHECK))
                .entrySet()
                .stream()
                .map(e -> Arguments.of(
                        e.getKey(), e.getValue().get()[0], e.getValue().get()[1]));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requestsThatAreDropped")
    void requestIsDroppedWithoutAnswer(String what, StunMessageBuilder request, DropReason reason) {
        bench.receive(FAR, message(request));

        assertThat(bench.drops).as(what).containsExactly(reason);
        assertThat(bench.sent).isEmpty();
        assertThat(bench.agents.owner(FAR)).isNull();
    }

    @Test
    void requestFromPortZeroIsDropped() {
        bench.check(new InetSocketAddress(FAR.getAddress(), 0));

        assertThat(bench.drops).containsExactly(DropReason.NOT_A_CHECK);
        assertThat(bench.sent).isEmpty();
    }

    @Test
    void checkIsAnsweredWithTheAddressItCameFrom() {
        StunMessage request = bench.check(FAR);

        AgentBench.Sent answer = bench.sent.get(0);
        assertThat(answer.to()).isEqualTo(FAR);
        assertThat(answer.message().messageClass()).isEqualTo(StunClass.SUCCESS_RESPONSE);
        assertThat(answer.message().transactionId()).isEqualTo(request.transactionId());
        assertThat(answer.message().first(XorMappedAddress.class)).contains(new XorMappedAddress(FAR));
        assertThat(bench.peerSeal.isAuthentic(answer.message())).isTrue();
    }

    @Test
    void sameCheckIsAnsweredOnce() {
        StunMessage request = bench.check(FAR);
        bench.sent.clear();

        bench.receive(FAR, request);
        bench.receive(OTHER, request);

        assertThat(bench.drops).containsExactly(DropReason.REPLAYED, DropReason.REPLAYED);
        assertThat(bench.sent).isEmpty();
        assertThat(bench.agents.owner(OTHER)).isNull();
    }

    @Test
    void hundredChecksASecondAreAnsweredAndNoMore() {
        for (int i = 0; i < 101; i++) {
            bench.check(FAR);
        }
        assertThat(bench.drops).containsExactly(DropReason.RATE_LIMITED);

        bench.runTo(1000);
        bench.check(FAR);
        assertThat(bench.drops).hasSize(1);
    }

    @Test
    void checkFromAnUnknownAddressStartsChecksThereAtOnce() {
        bench.check(OTHER);

        AgentBench.Sent check = bench.lastCheck(OTHER);
        assertThat(check.atMillis()).isZero();
        assertThat(bench.agents.destination(PEER)).isNull();

        bench.answer(check);
        assertThat(bench.agents.destination(PEER)).isEqualTo(OTHER);
        assertThat(bench.agents.selected(PEER).orElseThrow().remoteKind()).isEqualTo(Candidate.Kind.PEER_REFLEXIVE);
    }

    @Test
    void peersChecksStartTheScheduleOfAPairOnlyEachFiveSeconds() {
        for (int millis = 0; millis <= 5_500; millis += 500) {
            bench.runTo(millis);
            bench.check(OTHER);
        }
        bench.runTo(7_000);

        assertThat(bench.checkTimes(OTHER))
                .containsExactly(
                        0L, 50L, 100L, 200L, 400L, 800L, 1600L, 5000L, 5050L, 5100L, 5200L, 5400L, 5800L, 6600L);
    }

    @Test
    void checkIsNamedAndSealedForThePeer() {
        bench.candidates(FAR);

        StunMessage check = bench.lastCheck(FAR).message();
        assertThat(check.first(Username.class)).contains(new Username(PEER + ":" + SELF));
        assertThat(bench.peerSeal.isAuthentic(check)).isTrue();
    }

    @Test
    void answerMakesThePath() {
        bench.candidates(FAR);
        bench.runTo(30);
        bench.answer(bench.lastCheck(FAR));

        assertThat(bench.events()).singleElement().isInstanceOfSatisfying(PathEvent.Selected.class, selected -> {
            assertThat(selected.path().remote()).isEqualTo(FAR);
            assertThat(selected.path().local()).isEqualTo(LOCAL);
            assertThat(selected.path().remoteKind()).isEqualTo(Candidate.Kind.SERVER_REFLEXIVE);
            assertThat(selected.path().roundTrip()).isEqualTo(java.time.Duration.ofMillis(30));
        });
        assertThat(bench.agents.destination(PEER)).isEqualTo(FAR);
        assertThat(bench.agents.owner(FAR)).isEqualTo(PEER);
    }

    static Stream<Arguments> answersThatAreDropped() {
        return Stream.of(
                Arguments.of("another key", WRONG, true, true, DropReason.NOT_AUTHENTIC),
                Arguments.of("no fingerprint", INTEGRITY, false, true, DropReason.NOT_AUTHENTIC),
                Arguments.of("no address", INTEGRITY, true, false, DropReason.NOT_A_CHECK));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answersThatAreDropped")
    void answerIsDropped(String what, IntegrityKey key, boolean fingerprint, boolean address, DropReason reason) {
        bench.candidates(FAR);
        StunMessageBuilder answer =
                StunMessageBuilder.success(bench.lastCheck(FAR).message()).integritySha256(key);
        if (fingerprint) {
            answer.fingerprint();
        }
        if (address) {
            answer.add(new XorMappedAddress(LOCAL));
        }

        bench.receive(FAR, message(answer));

        assertThat(bench.drops).as(what).containsExactly(reason);
        assertThat(bench.agents.destination(PEER)).isNull();
    }

    @Test
    void answerFromAnotherAddressIsDropped() {
        bench.candidates(FAR);
        bench.receive(
                OTHER,
                AgentBench.decoded(bench.peerSeal.answer(bench.lastCheck(FAR).message(), LOCAL)));

        assertThat(bench.drops).containsExactly(DropReason.WRONG_SOURCE);
        assertThat(bench.events()).isEmpty();

        bench.answer(bench.lastCheck(FAR));
        assertThat(bench.agents.destination(PEER)).isEqualTo(FAR);
    }

    @Test
    void answerCountsOnce() {
        bench.candidates(FAR);
        bench.answer(bench.lastCheck(FAR));
        bench.answer(bench.lastCheck(FAR));

        assertThat(bench.drops).containsExactly(DropReason.UNSOLICITED);
        assertThat(bench.told).hasSize(1);
    }

    @Test
    void answerIsInTimeExactlyAtOneSecond() {
        bench.candidates(FAR);
        AgentBench.Sent first = bench.lastCheck(FAR);
        bench.runTo(50);
        AgentBench.Sent second = bench.lastCheck(FAR);
        bench.runTo(1001);
        bench.answer(first);
        assertThat(bench.drops).containsExactly(DropReason.UNSOLICITED);

        bench.runTo(1050);
        bench.answer(second);
        assertThat(bench.agents.destination(PEER)).isEqualTo(FAR);
    }

    @Test
    void errorResponseIsUnsolicited() {
        bench.candidates(FAR);
        bench.receive(
                FAR,
                message(StunMessageBuilder.error(
                                bench.lastCheck(FAR).message(),
                                new io.lanrage.nat.stun.ErrorCode(io.lanrage.nat.stun.ErrorCode.BAD_REQUEST, "no"))
                        .integritySha256(INTEGRITY)
                        .fingerprint()));

        assertThat(bench.drops).containsExactly(DropReason.UNSOLICITED);
        assertThat(bench.agents.destination(PEER)).isNull();
    }

    @Test
    void newKeyKeepsThePathAndRefusesTheOldOne() {
        bench.connect(FAR);
        byte[] bytes = new byte[CheckKey.BYTES];
        bytes[7] = 7;
        CheckKey newKey = CheckKey.of(bytes);

        bench.agents.addPeer(PEER, newKey);
        bench.check(FAR);

        assertThat(bench.drops).containsExactly(DropReason.NOT_AUTHENTIC);
        assertThat(bench.agents.destination(PEER)).isEqualTo(FAR);
        bench.receive(FAR, AgentBench.decoded(new CheckSeal(/* self= */ PEER, /* peer= */ SELF, newKey).request(ID)));
        assertThat(bench.drops).hasSize(1);
    }

    @Test
    void removedPeerIsForgotten() {
        bench.connect(FAR);
        bench.agents.removePeer(PEER);
        bench.check(FAR);

        assertThat(bench.drops).containsExactly(DropReason.UNKNOWN_USERNAME);
        assertThat(bench.sent).isEmpty();
        assertThat(bench.agents.destination(PEER)).isNull();
        assertThat(bench.agents.owner(FAR)).isNull();
        assertThat(bench.agents.deadlineNanos(bench.nowNanos())).isEmpty();
        assertThat(bench.agents.retry(PEER, bench.nowNanos())).isEmpty();
    }

    @Test
    void addressThatAnsweredOnePeerIsNotTakenByAnothersForgedCheck() {
        PeerId forger = new PeerId("cccccccccccccccc");
        bench.agents.addPeer(forger, KEY);
        CheckSeal forged = new CheckSeal(forger, SELF, KEY);
        SplittableRandom random = new SplittableRandom(3);
        bench.connect(FAR);

        bench.receive(FAR, AgentBench.decoded(forged.request(TransactionId.random(random))));
        bench.receive(OTHER, AgentBench.decoded(forged.request(TransactionId.random(random))));

        assertThat(bench.agents.owner(FAR)).isEqualTo(PEER);
        assertThat(bench.agents.owner(OTHER)).isEqualTo(forger);
    }

    @Test
    void addressGoesToThePeerThatAnsweredThereLast() {
        PeerId successor = new PeerId("cccccccccccccccc");
        bench.agents.addPeer(successor, KEY);
        CheckSeal seal = new CheckSeal(successor, SELF, KEY);
        bench.connect(FAR);

        bench.receive(FAR, AgentBench.decoded(seal.request(ID)));
        bench.receive(FAR, AgentBench.decoded(seal.answer(bench.lastCheck(FAR).message(), LOCAL)));

        assertThat(bench.agents.owner(FAR)).isEqualTo(successor);
        bench.agents.removePeer(PEER);
        assertThat(bench.agents.owner(FAR)).isEqualTo(successor);
    }

    @Test
    void peerCannotBeTheAgentItself() {
        assertThatThrownBy(() -> bench.agents.addPeer(SELF, KEY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(SELF.value());
    }
}
