package io.lanrage.nat.turn.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.stun.ErrorCode;
import io.lanrage.nat.stun.IntegrityKey;
import io.lanrage.nat.stun.Lifetime;
import io.lanrage.nat.stun.Nonce;
import io.lanrage.nat.stun.OpaqueAttribute;
import io.lanrage.nat.stun.PasswordAlgorithm;
import io.lanrage.nat.stun.PasswordAlgorithms;
import io.lanrage.nat.stun.Realm;
import io.lanrage.nat.stun.Software;
import io.lanrage.nat.stun.StunAttribute;
import io.lanrage.nat.stun.StunClass;
import io.lanrage.nat.stun.StunFormatException;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.XorMappedAddress;
import io.lanrage.nat.stun.XorRelayedAddress;
import io.lanrage.nat.turn.client.TurnFailure.Reason;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a server, or somebody who pretends to be it, may send: nothing of it breaks the client or makes it believe. */
final class HostileServerTest {

    private static final InetSocketAddress PEER = new InetSocketAddress("198.51.100.20", 51820);
    private static final Duration SOON = Duration.ofSeconds(2);

    private final SimulatedTurn sim = new SimulatedTurn(1);

    private int up() {
        sim.start();
        return sim.await(TurnEvent.Up.class, SOON).link();
    }

    private static StunMessage decode(byte[] bytes) {
        try {
            return StunMessage.decode(ByteBuffer.wrap(bytes));
        } catch (StunFormatException e) {
            throw new AssertionError(e);
        }
    }

    /** The same response, with this done to it and another seal. */
    private static byte[] forged(byte[] answer, IntegrityKey key, StunAttribute... more) {
        StunMessage message = decode(answer);
        StunMessageBuilder copy = message.messageClass() == StunClass.SUCCESS_RESPONSE
                ? StunMessageBuilder.success(message)
                : StunMessageBuilder.error(
                        message, message.first(ErrorCode.class).orElseThrow());
        message.attributes().stream()
                .filter(attribute -> !(attribute instanceof ErrorCode))
                .forEach(copy::add);
        List.of(more).forEach(copy::add);
        return copy.integritySha1(key).encode();
    }

    private static byte[] withoutSeal(byte[] answer) {
        StunMessage message = decode(answer);
        StunMessageBuilder copy = StunMessageBuilder.success(message);
        message.attributes().forEach(copy::add);
        return copy.encode();
    }

    private static boolean isSuccess(byte[] answer) {
        return decode(answer).messageClass() == StunClass.SUCCESS_RESPONSE;
    }

    static Stream<Arguments> forgeries() {
        IntegrityKey strange = IntegrityKey.longTerm("ann", ModelServer.REALM, "guessed");
        UnaryOperator<byte[]> otherKey = answer -> isSuccess(answer) ? forged(answer, strange) : answer;
        UnaryOperator<byte[]> unsealed = answer -> isSuccess(answer) ? withoutSeal(answer) : answer;
        UnaryOperator<byte[]> otherTransaction = answer -> {
            byte[] copy = answer.clone();
            copy[19] ^= 1;
            return copy;
        };
        UnaryOperator<byte[]> refusal = answer -> isSuccess(answer)
                ? StunMessageBuilder.error(decode(answer), new ErrorCode(ErrorCode.FORBIDDEN, "go away"))
                        .encode()
                : answer;
        UnaryOperator<byte[]> otherMethod = answer -> {
            byte[] copy = answer.clone();
            copy[1] ^= 0x0F;
            return copy;
        };
        return Stream.of(
                Arguments.of("sealed with another key", otherKey, TurnDrop.NOT_AUTHENTIC),
                Arguments.of("without a seal", unsealed, TurnDrop.NOT_AUTHENTIC),
                Arguments.of("refused by somebody else", refusal, TurnDrop.NOT_AUTHENTIC),
                Arguments.of("of another transaction", otherTransaction, TurnDrop.UNSOLICITED),
                Arguments.of("of another method", otherMethod, TurnDrop.UNSOLICITED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgeries")
    void forgedAnswerIsAsGoodAsNone(String what, UnaryOperator<byte[]> forgery, TurnDrop drop) {
        sim.tamper = forgery;
        sim.start();
        sim.run(Duration.ofSeconds(5));
        assertThat(sim.told(TurnEvent.Up.class)).isEmpty();
        assertThat(sim.told(TurnEvent.Failed.class)).isEmpty();
        assertThat(sim.told(TurnEvent.Paused.class))
                .first()
                .satisfies(paused -> assertThat(paused.failure().reason()).isEqualTo(Reason.UNREACHABLE));
        assertThat(sim.drops).contains(drop);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgeries")
    void forgedAnswersInBetweenChangeNothing(String what, UnaryOperator<byte[]> forgery, TurnDrop drop) {
        List<byte[]> forgeries = new ArrayList<>();
        sim.tamper = answer -> {
            byte[] forged = forgery.apply(answer);
            if (!Arrays.equals(forged, answer)) {
                forgeries.add(forged);
                sim.deliver(sim.opened.get(0).link(), forged);
            }
            return answer;
        };
        int link = up();
        sim.want(PEER, true);
        sim.run(Duration.ofMinutes(20));
        assertThat(sim.isBound(link, PEER)).isTrue();
        assertThat(sim.told(TurnEvent.Gone.class)).isEmpty();
        assertThat(forgeries).hasSizeGreaterThan(10);
        assertThat(sim.drops).hasSameSizeAs(forgeries).containsOnly(drop);
    }

    @Test
    void answerOfTheSameTransactionCountsOnce() {
        List<byte[]> answers = new ArrayList<>();
        sim.tamper = answer -> {
            answers.add(answer);
            return answer;
        };
        int link = up();
        answers.forEach(answer -> sim.deliver(link, answer));
        assertThat(sim.drops).hasSize(2).containsOnly(TurnDrop.UNSOLICITED);
        assertThat(sim.told).hasSize(1);
    }

    @Test
    void answerThatIsCutShortIsAsGoodAsNoneAtEachLength() {
        sim.tamper = answer -> {
            for (int bytes = 0; bytes < answer.length; bytes++) {
                sim.deliver(sim.opened.get(0).link(), Arrays.copyOf(answer, bytes));
                byte[] honest = Arrays.copyOf(answer, bytes);
                if (bytes >= StunMessage.HEADER_BYTES) {
                    // The header says how long it is, so that only the seal is missing.
                    ByteBuffer.wrap(honest).putShort(2, (short) (bytes - StunMessage.HEADER_BYTES));
                    sim.deliver(sim.opened.get(0).link(), honest);
                }
            }
            return answer;
        };
        int link = up();
        sim.want(PEER, true);
        sim.run(Duration.ofMinutes(5));
        assertThat(sim.isBound(link, PEER)).isTrue();
        assertThat(sim.told(TurnEvent.Gone.class)).isEmpty();
        assertThat(sim.told(TurnEvent.Up.class)).hasSize(1);
    }

    @Test
    void tenThousandRandomDatagramsChangeNothing() {
        long seed = new Random().nextLong();
        System.out.println("HostileServerTest: seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        int link = up();
        sim.want(PEER, true);
        for (int i = 0; i < 10_000; i++) {
            byte[] datagram = new byte[random.nextInt(200)];
            random.nextBytes(datagram);
            if (datagram.length >= StunMessage.HEADER_BYTES && random.nextBoolean()) {
                ByteBuffer.wrap(datagram)
                        .putShort(0, (short) (random.nextInt(0x4000) | 0x0100))
                        .putShort(2, (short) (datagram.length - StunMessage.HEADER_BYTES))
                        .putInt(4, StunMessage.MAGIC_COOKIE);
            }
            sim.deliver(link, datagram);
            sim.run(Duration.ofMillis(5));
        }
        assertThat(sim.isBound(link, PEER)).as("seed %d", seed).isTrue();
        assertThat(sim.told(TurnEvent.Gone.class)).as("seed %d", seed).isEmpty();
    }

    @Test
    void answersWithOneBitFlippedAreRefusedWhateverTheBit() {
        SplittableRandom random = new SplittableRandom(7);
        sim.tamper = answer -> {
            for (int bit = 0; bit < answer.length * 8; bit++) {
                if (isSuccess(answer)) {
                    byte[] flipped = answer.clone();
                    flipped[bit / 8] ^= (byte) (1 << (bit % 8));
                    sim.deliver(sim.opened.get(0).link(), flipped);
                }
            }
            return answer;
        };
        sim.server.nonceSeconds = 1L + random.nextInt(20);
        int link = up();
        sim.want(PEER, true);
        sim.run(Duration.ofMinutes(5));
        assertThat(sim.isBound(link, PEER)).isTrue();
        assertThat(sim.told(TurnEvent.Up.class))
                .singleElement()
                .satisfies(up -> assertThat(up.relayed()).containsExactly(new InetSocketAddress("192.0.2.1", 50_000)));
    }

    @Test
    void serverThatAlwaysWantsAnotherNonceIsGivenUp() {
        int[] count = new int[1];
        sim.tamper = answer -> StunMessageBuilder.error(decode(answer), new ErrorCode(ErrorCode.STALE_NONCE, ""))
                .add(new Realm(ModelServer.REALM))
                .add(new Nonce("n" + ++count[0]))
                .encode();
        sim.start();
        assertThat(sim.await(TurnEvent.Paused.class, SOON).failure().reason()).isEqualTo(Reason.BROKEN_ANSWER);
        assertThat(sim.sent).isLessThanOrEqualTo(5);
    }

    @Test
    void challengeThatSomebodyWeakenedIsIgnored() {
        sim.server.sha256 = true;
        sim.tamper = answer -> {
            StunMessage message = decode(answer);
            if (message.messageClass() != StunClass.ERROR_RESPONSE) {
                return answer;
            }
            StunMessageBuilder weak = StunMessageBuilder.error(
                    message, message.first(ErrorCode.class).orElseThrow());
            message.first(Realm.class).ifPresent(weak::add);
            message.first(Nonce.class).ifPresent(weak::add);
            return weak.encode();
        };
        sim.start();
        sim.run(Duration.ofSeconds(5));
        assertThat(sim.told(TurnEvent.Up.class)).isEmpty();
        assertThat(sim.drops).contains(TurnDrop.BAD_CHALLENGE);
        // Sealed with HMAC-SHA1 is nothing that was ever sent.
        assertThat(sim.server.count(StunMethod.ALLOCATE)).isEqualTo(sim.sent);
    }

    @Test
    void mismatchWithoutASealIsTakenBecauseItOnlyLeadsToAnotherPort() {
        sim.tamper = answer -> sim.opened.size() == 1 && isSuccess(answer)
                ? StunMessageBuilder.error(decode(answer), new ErrorCode(ErrorCode.ALLOCATION_MISMATCH, "coturn"))
                        .encode()
                : answer;
        up();
        assertThat(sim.opened).extracting(TurnEffect.Open::fresh).containsExactly(false, true);
    }

    @Test
    void challengeOfAnotherRealmCostsARoundTrip() {
        sim.start();
        sim.run(Duration.ofMillis(10));
        sim.deliver(
                1,
                StunMessageBuilder.error(decode(sim.lastRequest), new ErrorCode(401, ""))
                        .add(new Realm("elsewhere"))
                        .add(new Nonce("obMatJos2gAAAx"))
                        .add(PasswordAlgorithms.of(List.of(PasswordAlgorithm.SHA256)))
                        .encode());
        sim.await(TurnEvent.Up.class, Duration.ofMillis(200));
        assertThat(sim.sent).isEqualTo(3);
    }

    @Test
    void challengeWithoutRealmOrErrorWithoutCodeIsIgnored() {
        sim.tamper = answer ->
                StunMessageBuilder.error(decode(answer), new ErrorCode(401, "")).encode();
        sim.start();
        sim.run(Duration.ofSeconds(1));
        assertThat(sim.drops).isNotEmpty().containsOnly(TurnDrop.BAD_CHALLENGE);

        sim.drops.clear();
        sim.tamper = answer -> {
            byte[] bare = Arrays.copyOf(answer, StunMessage.HEADER_BYTES);
            ByteBuffer.wrap(bare).putShort(2, (short) 0);
            return bare;
        };
        sim.run(Duration.ofSeconds(3));
        assertThat(sim.drops).isNotEmpty().containsOnly(TurnDrop.MALFORMED);
    }

    /** The answer to Allocate as the test wants it, sealed as it must be. */
    private void allocateAnswers(StunAttribute... attributes) {
        IntegrityKey key = IntegrityKey.longTerm("ann", ModelServer.REALM, "secret");
        sim.tamper = answer -> {
            if (!isSuccess(answer) || !decode(answer).method().equals(StunMethod.ALLOCATE)) {
                return answer;
            }
            StunMessageBuilder copy = StunMessageBuilder.success(decode(answer));
            List.of(attributes).forEach(copy::add);
            return copy.integritySha1(key).encode();
        };
        sim.start();
        sim.run(SOON);
    }

    private static final XorMappedAddress MAPPED = new XorMappedAddress(ModelServer.MAPPED);

    private static XorRelayedAddress relayed(String address, int port) {
        return new XorRelayedAddress(new InetSocketAddress(address, port));
    }

    static Stream<Arguments> uselessAllocations() {
        Lifetime life = new Lifetime(600);
        return Stream.of(
                Arguments.of((Object) new StunAttribute[] {}),
                Arguments.of((Object) new StunAttribute[] {MAPPED, life}),
                Arguments.of((Object) new StunAttribute[] {relayed("192.0.2.1", 0), MAPPED, life}),
                Arguments.of((Object) new StunAttribute[] {relayed("0.0.0.0", 5), MAPPED, life}),
                Arguments.of((Object) new StunAttribute[] {relayed("224.0.0.1", 5), MAPPED, life}),
                Arguments.of((Object) new StunAttribute[] {relayed("2001:db8::1", 5), MAPPED, life}),
                Arguments.of((Object) new StunAttribute[] {relayed("192.0.2.1", 5), life}),
                Arguments.of((Object) new StunAttribute[] {relayed("192.0.2.1", 5), MAPPED}),
                Arguments.of((Object) new StunAttribute[] {relayed("192.0.2.1", 5), MAPPED, new Lifetime(0)}),
                Arguments.of((Object) new StunAttribute[] {
                    relayed("192.0.2.1", 5), MAPPED, life, OpaqueAttribute.of(0x7ABC, new byte[2])
                }));
    }

    @ParameterizedTest
    @MethodSource("uselessAllocations")
    void allocationThatIsGoodForNothingIsABrokenAnswer(StunAttribute[] attributes) {
        allocateAnswers(attributes);
        assertThat(sim.told(TurnEvent.Up.class)).isEmpty();
        assertThat(sim.told(TurnEvent.Paused.class))
                .isNotEmpty()
                .allMatch(paused -> paused.failure().reason() == Reason.BROKEN_ANSWER
                        || paused.failure().reason() == Reason.PORT_IN_USE);
    }

    @Test
    void largestAnswerIsTakenAndItsLifetimeNotBelieved() {
        StunAttribute[] attributes = new StunAttribute[28];
        Arrays.fill(attributes, new Software("\u20ac".repeat(15)));
        attributes[3] = relayed("192.0.2.1", 5);
        attributes[4] = MAPPED;
        attributes[5] = new Lifetime(0xFFFF_FFFFL);
        allocateAnswers(attributes);
        assertThat(sim.told(TurnEvent.Up.class)).hasSize(1);
        assertThat(sim.client.deadlineNanos(sim.nowNanos()).orElseThrow() - sim.nowNanos())
                .isLessThanOrEqualTo(Duration.ofSeconds(20).toNanos());
    }

    @Test
    void longestRealmAndNonceComeBack() {
        // 127 characters of 4 bytes each.
        String longest = "\ud83d\ude00".repeat(127);
        byte[][] seen = new byte[1][];
        sim.tamper = answer -> {
            seen[0] = StunMessageBuilder.error(decode(answer), new ErrorCode(401, longest))
                    .add(new Realm(longest))
                    .add(new Nonce(longest))
                    .encode();
            return seen[0];
        };
        sim.start();
        sim.run(Duration.ofMillis(60));
        assertThat(sim.sent).isEqualTo(2);
        assertThat(sim.drops).isEmpty();
    }
}
