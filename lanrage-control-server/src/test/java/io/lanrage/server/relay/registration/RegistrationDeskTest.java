package io.lanrage.server.relay.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.message.Nonce;
import io.lanrage.core.control.message.Result.RelayListing;
import io.lanrage.core.key.Proof;
import io.lanrage.core.relay.RelayId;
import io.lanrage.core.relay.RelayRegion;
import io.lanrage.core.relay.TurnUri;
import io.lanrage.server.relay.directory.CredentialSource;
import io.lanrage.server.relay.directory.KnownRelay;
import io.lanrage.server.relay.directory.RelayDirectory;
import io.lanrage.server.relay.directory.RelayTimes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a relay, and whoever says that it is one, is answered. */
class RegistrationDeskTest {

    private static final RelayKey KEY = RelayKey.of("north-and-south-0123");
    private static final Duration CHALLENGE_LIFE = Duration.ofNanos(Challenges.LIFE_NANOS);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RelayDirectory directory = new RelayDirectory(RelayTimes.DEFAULT, meters);
    private long nowNanos = Long.MAX_VALUE - 5;
    private final RegistrationDesk desk =
            new RegistrationDesk(KEY, directory, new SecureRandom(), () -> nowNanos, meters);
    private final byte[] body = new ReportCodec().encode(ReportCodecTest.REPORT);

    private Nonce challenge() {
        RegistrationAnswer answer = desk.answer(Optional.empty(), body);
        DeskReply reply = DeskReply.read(answer.status(), answer.challenge(), bytes(answer.body()));
        assertThat(reply).isInstanceOf(DeskReply.Challenged.class);
        return ((DeskReply.Challenged) reply).challenge();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Optional<String> proof(RelayKey key, Nonce challenge, byte[] body) {
        return Optional.of(new RelayProof(challenge, key.proof(challenge, body)).toString());
    }

    private RegistrationAnswer send(Nonce challenge, byte[] sent) {
        return desk.answer(proof(KEY, challenge, sent), sent);
    }

    private RelayListing list() {
        return directory.list(Optional.empty(), nowNanos);
    }

    private double count(String outcome) {
        return meters.get("lanrage.relay.registrations")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    @Test
    void proofOverTheChallengeListsTheRelayAndTheAnswerBringsTheNextChallenge() {
        RegistrationAnswer first = send(challenge(), body);
        DeskReply granted = DeskReply.read(first.status(), first.challenge(), bytes(first.body()));

        assertThat(granted).isInstanceOfSatisfying(DeskReply.Granted.class, reply -> {
            assertThat(reply.heartbeat()).hasSeconds(10);
            assertThat(send(reply.challenge(), body).status()).isEqualTo(200);
        });
        assertThat(list().relays()).singleElement().satisfies(relay -> {
            assertThat(relay.id()).isEqualTo(new RelayId("fra-1"));
            assertThat(relay.uris()).containsExactly("turn:192.0.2.7:3478?transport=udp");
        });
        assertThat(count("proven")).isEqualTo(2);
        assertThat(count("challenged")).isEqualTo(1);
    }

    @Test
    void replayedRegistrationIsRefused() {
        Nonce challenge = challenge();
        send(challenge, body);
        directory.leave(new RelayId("fra-1"), ReportCodecTest.REPORT.instance());

        RegistrationAnswer replayed = send(challenge, body);

        assertThat(replayed.status()).isEqualTo(401);
        assertThat(replayed.challenge()).isPresent();
        assertThat(list().relays()).isEmpty();
        assertThat(count("replayed")).isEqualTo(1);
    }

    @Test
    void proofOfAnotherKeyIsRefusedAndTheChallengeStaysGood() {
        Nonce challenge = challenge();

        assertThat(desk.answer(proof(RelayKey.of("another-key-012345"), challenge, body), body)
                        .status())
                .isEqualTo(401);
        assertThat(count("forged")).isEqualTo(1);
        assertThat(list().relays()).isEmpty();
        assertThat(send(challenge, body).status()).isEqualTo(200);
    }

    @Test
    void everyChangedBitOfProofChallengeOrReportIsRefused() {
        Nonce challenge = challenge();
        Proof proof = KEY.proof(challenge, body);
        for (int bit = 0; bit < 8 * 32; bit++) {
            assertThat(refused(challenge, flipped(proof, bit), body)).isTrue();
            assertThat(refused(flipped(challenge, bit), proof, body)).isTrue();
            Nonce forged = flipped(challenge, bit);
            assertThat(refused(forged, KEY.proof(forged, body), body))
                    .as("a challenge that this server did not make")
                    .isTrue();
        }
        for (int bit = 0; bit < 8 * body.length; bit++) {
            assertThat(refused(challenge, proof, flipped(body, bit))).isTrue();
        }
        assertThat(list().relays()).isEmpty();
    }

    private boolean refused(Nonce challenge, Proof proof, byte[] sent) {
        return desk.answer(Optional.of(new RelayProof(challenge, proof).toString()), sent)
                        .status()
                == 401;
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << (bit % 8));
        return flipped;
    }

    private static Nonce flipped(Nonce challenge, int bit) {
        return Nonce.parse(Base64.getEncoder().encodeToString(flipped(challenge.bytes(), bit)));
    }

    private static Proof flipped(Proof proof, int bit) {
        byte[] bytes = Base64.getDecoder().decode(proof.toString());
        return Proof.parse(Base64.getEncoder().encodeToString(flipped(bytes, bit)));
    }

    @Test
    void challengeIsGoodForAMinuteAndNoLonger() {
        Nonce atTheEdge = challenge();
        Nonce beyond = challenge();

        nowNanos += CHALLENGE_LIFE.toNanos();
        assertThat(send(atTheEdge, body).status()).isEqualTo(200);
        nowNanos += 1;
        assertThat(send(beyond, body).status()).isEqualTo(401);
        assertThat(count("challenged")).isEqualTo(3);
    }

    @Test
    void challengeOfAnotherServerIsNotGoodHere() {
        RegistrationDesk another =
                new RegistrationDesk(KEY, directory, new SecureRandom(), () -> nowNanos, new SimpleMeterRegistry());
        Nonce challenge = challenge();

        assertThat(another.answer(proof(KEY, challenge, body), body).status()).isEqualTo(401);
        assertThat(send(challenge, body).status()).isEqualTo(200);
    }

    @Test
    void whatCannotBeReadIsLookedIntoBehindItsProofOnly() {
        byte[] garbage = bytes("{");

        assertThat(desk.answer(Optional.empty(), garbage).status()).isEqualTo(401);
        assertThat(send(challenge(), garbage).status()).isEqualTo(400);
        assertThat(send(challenge(), garbage).body()).contains("MESSAGE_INVALID");
    }

    @Test
    void nameOfTheConfigurationIsAConflict() {
        directory.add(
                new KnownRelay(
                        new RelayId("fra-1"),
                        RelayRegion.DEFAULT,
                        List.of(TurnUri.udp("a", 1)),
                        new CredentialSource.Fixed("guest", "sesame")),
                Optional::empty);

        assertThat(send(challenge(), body).status()).isEqualTo(409);
    }

    @Test
    void leavingRelayIsOffTheListAtOnce() {
        send(challenge(), body);
        RelayReport report = ReportCodecTest.REPORT;
        byte[] leaving = new ReportCodec()
                .encode(new RelayReport(
                        report.id(), report.region(), report.uris(), report.load(), report.instance(), true));

        assertThat(send(challenge(), leaving).status()).isEqualTo(200);
        assertThat(list().relays()).isEmpty();
    }

    @Test
    void tooManyProofsInAMinuteAreRefusedUntilItIsOver() {
        for (int i = 0; i < Challenges.MAX_SPENT; i++) {
            assertThat(send(challenge(), body).status()).isEqualTo(200);
        }

        assertThat(send(challenge(), body).status()).isEqualTo(503);
        assertThat(count("overloaded")).isEqualTo(1);
        nowNanos += CHALLENGE_LIFE.toNanos() + 1;
        assertThat(send(challenge(), body).status()).isEqualTo(200);
    }

    @Test
    void headersOfAnyKindAreAnsweredWithAChallenge() {
        long seed = System.nanoTime();
        System.out.println("RegistrationDeskTest seed " + seed);
        Random random = new Random(seed);
        String right = proof(KEY, challenge(), body).orElseThrow();
        for (int length = 0; length < right.length(); length++) {
            assertThat(desk.answer(Optional.of(right.substring(0, length)), body)
                            .status())
                    .isEqualTo(401);
        }
        for (int round = 0; round < 5_000; round++) {
            StringBuilder changed = new StringBuilder(right);
            changed.setCharAt(random.nextInt(20), (char) (1 + random.nextInt(0xffff)));
            if (!changed.toString().equals(right)) {
                assertThat(desk.answer(Optional.of(changed.toString()), body).status())
                        .isEqualTo(401);
            }
        }
        assertThat(list().relays()).isEmpty();
    }
}
