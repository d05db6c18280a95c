package io.lanrage.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.message.MessageCodec;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.key.PublicKey;
import io.lanrage.server.registry.Caller;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionTest {

    private static final long SECOND = 1_000_000_000L;
    private static final SessionLimits LIMITS = new SessionLimits(
            10, 10, new Rate(10, 1), new Rate(3, 1), new Rate(10, 1), new Rate(2, 1), 10, Duration.ofSeconds(5));

    private final Identity ann = Identity.generate();

    private static Session session() {
        return session(Optional.empty());
    }

    private static Session session(Optional<AccessToken> token) {
        return new Session(new MessageCodec(), token, LIMITS, now -> true, new SecureRandom(), 0);
    }

    private Session proven() {
        Session session = session();
        session.onText(Identity.text(1, ann.authenticate(session.challenge())), 0);
        return session;
    }

    private static void assertEnds(Step step, long id, ErrorCode code, Closing closing) {
        assertThat(step).isInstanceOfSatisfying(Step.Refuse.class, refuse -> {
            assertThat(refuse.id()).isEqualTo(id);
            assertThat(refuse.code()).isEqualTo(code);
            assertThat(refuse.closing()).contains(closing);
        });
    }

    private static void assertRefused(Step step, long id, ErrorCode code) {
        assertThat(step).isInstanceOfSatisfying(Step.Refuse.class, refuse -> {
            assertThat(refuse.id()).isEqualTo(id);
            assertThat(refuse.code()).isEqualTo(code);
            assertThat(refuse.closing()).isEmpty();
        });
    }

    @Test
    void rightProofEntersAsTheHolderOfTheKey() {
        Session session = session();

        Step step = session.onText(Identity.text(7, ann.authenticate(session.challenge())), 0);

        Caller expected = Caller.of(ann.publicKey(), session.challenge().nonce());
        assertThat(step).isEqualTo(new Step.Enter(expected, 7));
        assertThat(session.caller()).contains(expected);
    }

    @Test
    void everySessionHasItsOwnChallenge() {
        assertThat(session().challenge().nonce())
                .isNotEqualTo(session().challenge().nonce());
        assertThat(session().challenge().key())
                .isNotEqualTo(session().challenge().key());
    }

    @Test
    void proofOfAnotherKeyThanTheClaimedOneEndsTheSession() {
        Session session = session();
        Identity eve = Identity.generate();
        Request.Authenticate forged = new Request.Authenticate(
                ann.publicKey(), eve.proof(session.challenge(), ann.publicKey()), Optional.empty());

        Step step = session.onText(Identity.text(1, forged), 0);

        assertEnds(step, 1, ErrorCode.AUTHENTICATION_FAILED, Closing.POLICY_VIOLATION);
        assertThat(session.caller()).isEmpty();
    }

    @Test
    void proofFromAnotherSessionEndsTheSession() {
        Session session = session();

        Step step = session.onText(Identity.text(1, ann.authenticate(session().challenge())), 0);

        assertEnds(step, 1, ErrorCode.AUTHENTICATION_FAILED, Closing.POLICY_VIOLATION);
    }

    @Test
    void keyOfSmallOrderEndsTheSession() {
        Session session = session();
        Request.Authenticate degenerate = new Request.Authenticate(
                PublicKey.of(new byte[PublicKey.BYTES]),
                ann.proof(session.challenge(), ann.publicKey()),
                Optional.empty());

        Step step = session.onText(Identity.text(1, degenerate), 0);

        assertEnds(step, 1, ErrorCode.AUTHENTICATION_FAILED, Closing.POLICY_VIOLATION);
    }

    @Test
    void secondTryIsNotLookedAt() {
        Session session = session();
        session.onText("{}", 0);

        Step step = session.onText(Identity.text(2, ann.authenticate(session.challenge())), 0);

        assertThat(step).isEqualTo(new Step.Ignore());
        assertThat(session.caller()).isEmpty();
    }

    @Test
    void rightAccessTokenIsNeededWhereTheOperatorDemandsOne() {
        Optional<AccessToken> token = Optional.of(AccessToken.of("open sesame"));
        Session with = session(token);
        Session without = session(token);
        Session wrong = session(token);

        assertThat(with.onText(Identity.text(1, ann.authenticate(with.challenge(), "open sesame")), 0))
                .isInstanceOf(Step.Enter.class);
        assertEnds(
                without.onText(Identity.text(1, ann.authenticate(without.challenge())), 0),
                1,
                ErrorCode.ACCESS_TOKEN_REQUIRED,
                Closing.POLICY_VIOLATION);
        assertEnds(
                wrong.onText(Identity.text(1, ann.authenticate(wrong.challenge(), "open barley")), 0),
                1,
                ErrorCode.ACCESS_TOKEN_REQUIRED,
                Closing.POLICY_VIOLATION);
    }

    @Test
    void tokenWithoutTheProofIsNotEnough() {
        Session session = session(Optional.of(AccessToken.of("open sesame")));
        Request.Authenticate forged = new Request.Authenticate(
                ann.publicKey(),
                Identity.generate().proof(session.challenge(), ann.publicKey()),
                Optional.of("open sesame"));

        assertEnds(
                session.onText(Identity.text(1, forged), 0),
                1,
                ErrorCode.AUTHENTICATION_FAILED,
                Closing.POLICY_VIOLATION);
    }

    @Test
    void tokenIsNotMindedWhereNoneIsDemanded() {
        Session session = session();

        assertThat(session.onText(Identity.text(1, ann.authenticate(session.challenge(), "any at all")), 0))
                .isInstanceOf(Step.Enter.class);
    }

    @Test
    void anyOtherRequestBeforeTheProofEndsTheSession() {
        assertEnds(
                session().onText(Identity.text(3, new Request.Heartbeat()), 0),
                3,
                ErrorCode.AUTHENTICATION_FAILED,
                Closing.POLICY_VIOLATION);
    }

    @Test
    void anythingUnreadableBeforeTheProofEndsTheSession() {
        assertEnds(session().onText("GET /", 0), 0, ErrorCode.MESSAGE_INVALID, Closing.POLICY_VIOLATION);
        assertEnds(
                session().onText("{\"type\":\"hello\",\"id\":4}", 0),
                4,
                ErrorCode.MESSAGE_UNKNOWN,
                Closing.POLICY_VIOLATION);
    }

    @Test
    void requestAfterTheProofIsAskedAsTheProvenPeer() {
        Session session = proven();

        Step step = session.onText(Identity.text(9, new Request.Heartbeat()), 0);

        assertThat(step).isEqualTo(new Step.Ask(session.caller().orElseThrow(), 9, new Request.Heartbeat()));
    }

    @Test
    void unknownTypeIsRefusedAndTheSessionGoesOn() {
        Session session = proven();

        assertRefused(session.onText("{\"type\":\"party.paint\",\"id\":5}", 0), 5, ErrorCode.MESSAGE_UNKNOWN);
        assertThat(session.onText(Identity.text(6, new Request.Heartbeat()), 0)).isInstanceOf(Step.Ask.class);
    }

    @Test
    void unknownFieldIsIgnored() {
        Step step = proven().onText("{\"type\":\"heartbeat\",\"id\":5,\"mood\":\"fine\"}", 0);

        assertThat(step).isInstanceOf(Step.Ask.class);
    }

    @Test
    void unreadableTextIsRefusedWithItsIdIfThatCanBeRead() {
        assertRefused(proven().onText("{\"type\":\"heartbeat\",", 0), 0, ErrorCode.MESSAGE_INVALID);
        assertRefused(proven().onText("{\"type\":\"party.get\",\"id\":8}", 0), 8, ErrorCode.MESSAGE_INVALID);
        assertRefused(proven().onText("{\"type\":\"heartbeat\",\"id\":\"8\"}", 0), 0, ErrorCode.MESSAGE_INVALID);
        assertRefused(proven().onText("[]", 0), 0, ErrorCode.MESSAGE_INVALID);
        assertRefused(proven().onText("", 0), 0, ErrorCode.MESSAGE_INVALID);
    }

    @Test
    void authenticatingTwiceIsRefusedAndChangesNothing() {
        Session session = proven();
        Identity eve = Identity.generate();

        assertRefused(
                session.onText(Identity.text(2, eve.authenticate(session.challenge())), 0),
                2,
                ErrorCode.MESSAGE_INVALID);
        assertThat(session.caller().orElseThrow().key()).isEqualTo(ann.publicKey());
    }

    @Test
    void binaryFrameEndsTheSession() {
        assertEnds(proven().onBinary(), 0, ErrorCode.MESSAGE_INVALID, Closing.UNSUPPORTED_DATA);
        assertEnds(session().onBinary(), 0, ErrorCode.MESSAGE_INVALID, Closing.UNSUPPORTED_DATA);
    }

    @Test
    void authenticationTimeoutEndsOnlyWhoHasNotProvenItself() {
        assertEnds(session().onAuthenticationTimeout(), 0, ErrorCode.AUTHENTICATION_FAILED, Closing.POLICY_VIOLATION);
        assertThat(proven().onAuthenticationTimeout()).isEqualTo(new Step.Ignore());
    }

    @Test
    void nothingHasAnEffectWhenTheSessionIsOver() {
        Session session = proven();
        session.end();

        assertThat(session.onText(Identity.text(2, new Request.Heartbeat()), 0)).isEqualTo(new Step.Ignore());
        assertThat(session.onBinary()).isEqualTo(new Step.Ignore());
        assertThat(session.onAuthenticationTimeout()).isEqualTo(new Step.Ignore());
    }

    @Test
    void goingOverTheRateIsRefusedAndKeepingOnEndsTheSession() {
        Session session = proven();
        String heartbeat = Identity.text(2, new Request.Heartbeat());
        assertThat(session.onText(heartbeat, 0)).isInstanceOf(Step.Ask.class);
        assertThat(session.onText(heartbeat, 0)).isInstanceOf(Step.Ask.class);

        assertRefused(session.onText(heartbeat, 0), 2, ErrorCode.RATE_LIMITED);
        assertRefused(session.onText(heartbeat, 0), 2, ErrorCode.RATE_LIMITED);
        assertEnds(session.onText(heartbeat, 0), 2, ErrorCode.RATE_LIMITED, Closing.POLICY_VIOLATION);
    }

    @Test
    void whoSlowsDownInTimeMayGoOn() {
        Session session = proven();
        String heartbeat = Identity.text(2, new Request.Heartbeat());
        for (int i = 0; i < 4; i++) {
            session.onText(heartbeat, 0);
        }

        assertThat(session.onText(heartbeat, SECOND)).isInstanceOf(Step.Ask.class);
        assertRefused(session.onText(heartbeat, SECOND), 2, ErrorCode.RATE_LIMITED);
    }

    @Test
    void rateOfTheAddressCountsToo() {
        Session session =
                new Session(new MessageCodec(), Optional.empty(), LIMITS, now -> now == 0, new SecureRandom(), 0);
        session.onText(Identity.text(1, ann.authenticate(session.challenge())), 0);

        assertRefused(session.onText(Identity.text(2, new Request.Heartbeat()), SECOND), 2, ErrorCode.RATE_LIMITED);
    }
}
