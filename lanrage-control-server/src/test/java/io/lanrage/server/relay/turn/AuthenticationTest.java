package io.lanrage.server.relay.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.stun.ErrorCode;
import io.lanrage.nat.stun.IntegrityAlgorithm;
import io.lanrage.nat.stun.Nonce;
import io.lanrage.nat.stun.Realm;
import io.lanrage.nat.stun.RequestedTransport;
import io.lanrage.nat.stun.StunClass;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.TransactionId;
import io.lanrage.nat.stun.Username;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Long-term credentials at the relay (RFC 8489 §9.2.4, RFC 8656 §5). */
final class AuthenticationTest {

    private static final TransactionId ID = new TransactionId(1, 2);
    private static final RequestedTransport UDP = new RequestedTransport(RequestedTransport.UDP);

    private final TestRelay relay = new TestRelay();
    private final TestClient client = new TestClient(relay, "ann", "203.0.113.7", 4000);

    private static StunMessageBuilder bare() {
        return StunMessageBuilder.request(StunMethod.ALLOCATE, ID).add(UDP);
    }

    @Test
    void requestWithoutCredentialsIsChallenged() {
        StunMessage answer = client.exchange(bare()).orElseThrow();

        assertThat(answer.messageClass()).isEqualTo(StunClass.ERROR_RESPONSE);
        assertThat(TestClient.code(answer)).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(answer.first(Realm.class)).contains(new Realm(TestRelay.REALM));
        assertThat(answer.first(Nonce.class)).isPresent();
        assertThat(answer.hasIntegrity(IntegrityAlgorithm.HMAC_SHA1)).isFalse();
        assertThat(answer.attributes()).hasSize(3);
    }

    @Test
    void challengeIsSmall() {
        assertThat(client.exchange(bare()).orElseThrow().encodedBytes()).isLessThanOrEqualTo(72);
    }

    @Test
    void challengesToOneAddressAreCountedWhateverItsPort() {
        int answered = 0;
        for (int port = 1000; port < 1100; port++) {
            TestClient other = new TestClient(relay, "ann", "203.0.113.7", port);
            answered += other.exchange(bare()).isPresent() ? 1 : 0;
        }

        assertThat(answered).isEqualTo(ChallengeBudget.PER_SECOND);
        assertThat(new TestClient(relay, "bob", "203.0.113.8", 1).exchange(bare()))
                .isPresent();
        relay.pass(1);
        assertThat(client.exchange(bare())).isPresent();
    }

    @Test
    void connectionsAreChallengedAsOftenAsTheyAsk() {
        TestClient stream = new TestClient(relay, "ann", "203.0.113.7", 4000, Origin.ofConnection(1));
        for (int i = 0; i < 100; i++) {
            assertThat(stream.exchange(bare())).isPresent();
        }
    }

    @Test
    void credentialsWithoutTheirPartsAreABadRequest() {
        for (StunMessageBuilder request : new StunMessageBuilder[] {
            bare().add(new Realm(TestRelay.REALM)).add(new Nonce("n")),
            bare().add(new Username("1:a")).add(new Nonce("n")),
            bare().add(new Username("1:a")).add(new Realm(TestRelay.REALM))
        }) {
            StunMessage answer =
                    client.exchange(request.integritySha1(client.key())).orElseThrow();
            assertThat(TestClient.code(answer)).isEqualTo(ErrorCode.BAD_REQUEST);
            assertThat(answer.first(Nonce.class)).isEmpty();
        }
    }

    @Test
    void goodCredentialsWithAnotherNonceAreStale() {
        StunMessage answer =
                client.exchange(client.sealed(StunMethod.ALLOCATE, ID, UDP)).orElseThrow();

        assertThat(TestClient.code(answer)).isEqualTo(ErrorCode.STALE_NONCE);
        assertThat(answer.first(Nonce.class)).isPresent();
        assertThat(answer.first(Realm.class)).isPresent();
    }

    @Test
    void nonceIsRotatedEachHourAndTheAllocationGoesOn() {
        client.allocated();
        Optional<Nonce> first = client.nonce;
        for (int i = 0; i < 6; i++) {
            relay.pass(599);
            assertThat(client.refresh(600)).isZero();
            assertThat(client.nonce).isEqualTo(first);
        }
        relay.pass(6);
        assertThat(TestClient.code(
                        client.exchange(client.sealed(StunMethod.REFRESH, ID)).orElseThrow()))
                .isEqualTo(ErrorCode.STALE_NONCE);
        assertThat(client.refresh(600)).isZero();
        assertThat(client.nonce).isNotEqualTo(first);
    }

    @Test
    void nonceOfAnotherClientIsStale() {
        client.allocated();
        TestClient thief = new TestClient(relay, "ann", "203.0.113.8", 4000);
        thief.nonce = client.nonce;

        assertThat(TestClient.code(thief.exchange(thief.sealed(StunMethod.ALLOCATE, ID, UDP))
                        .orElseThrow()))
                .isEqualTo(ErrorCode.STALE_NONCE);
    }

    @Test
    void wrongPasswordOrUsernameIsUnauthenticated() {
        client.allocated();
        RelayCredentials good = client.credentials;
        client.credentials = new RelayCredentials(good.username(), "guessed");
        assertUnauthenticated();
        client.credentials = new RelayCredentials("bob", good.password());
        assertUnauthenticated();
        client.credentials = new RelayCredentials("9" + good.username(), good.password());
        assertUnauthenticated();
    }

    private void assertUnauthenticated() {
        StunMessage answer =
                client.exchange(client.sealed(StunMethod.REFRESH, ID)).orElseThrow();
        assertThat(TestClient.code(answer)).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(answer.first(Nonce.class)).isPresent();
    }

    @Test
    void expiredCredentialsAllocateNothingButKeepWhatTheyHave() {
        client.allocated();
        TestClient late = new TestClient(relay, "ann", "203.0.113.8", 4000);
        for (int i = 0; i < 8; i++) {
            relay.pass(590);
            assertThat(client.refresh(600)).isZero();
        }

        assertThat(TestClient.code(
                        late.exchange(late.sealed(StunMethod.ALLOCATE, ID, UDP)).orElseThrow()))
                .isEqualTo(ErrorCode.UNAUTHENTICATED);
        late.credentials = late.mint();
        late.allocated();
    }

    @Test
    void answerIsSealedAsTheRequestWas() {
        client.allocated();
        StunMessageBuilder request = StunMessageBuilder.request(StunMethod.REFRESH, ID)
                .add(new Username(client.credentials.username()))
                .add(new Realm(TestRelay.REALM))
                .add(client.nonce.orElseThrow())
                .integritySha256(client.key())
                .fingerprint();
        StunMessage answer = client.exchange(request).orElseThrow();

        assertThat(TestClient.code(answer)).isZero();
        assertThat(answer.verify(client.key(), IntegrityAlgorithm.HMAC_SHA256)).isTrue();
        assertThat(answer.hasFingerprint()).isTrue();
    }

    @Test
    void whatIsNoRequestOfTurnGetsNoAnswer() {
        assertThat(client.exchange(StunMessageBuilder.request(StunMethod.BINDING, ID)))
                .isEmpty();
        assertThat(client.exchange(StunMessageBuilder.request(StunMethod.SEND, ID)))
                .isEmpty();
        assertThat(client.exchange(StunMessageBuilder.indication(StunMethod.ALLOCATE, ID)))
                .isEmpty();
        assertThat(new TestClient(relay, "ann", "203.0.113.7", 0).exchange(bare()))
                .isEmpty();
    }
}
