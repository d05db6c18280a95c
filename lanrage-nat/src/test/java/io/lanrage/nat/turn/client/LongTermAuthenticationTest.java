package io.lanrage.nat.turn.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.stun.ErrorCode;
import io.lanrage.nat.stun.IntegrityAlgorithm;
import io.lanrage.nat.stun.IntegrityKey;
import io.lanrage.nat.stun.Nonce;
import io.lanrage.nat.stun.PasswordAlgorithm;
import io.lanrage.nat.stun.PasswordAlgorithms;
import io.lanrage.nat.stun.Realm;
import io.lanrage.nat.stun.StunAttribute;
import io.lanrage.nat.stun.StunFormatException;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.TransactionId;
import io.lanrage.nat.stun.Username;
import io.lanrage.nat.turn.client.LongTermAuthentication.Challenge;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client makes of a server's challenges. */
final class LongTermAuthenticationTest {

    private static final Realm REALM = new Realm("example.org");

    private final LongTermAuthentication authentication =
            new LongTermAuthentication(TurnCredentials.lasting("ann", "secret"));

    private static StunMessage decode(StunMessageBuilder message) throws StunFormatException {
        return StunMessage.decode(ByteBuffer.wrap(message.encode()));
    }

    private static StunMessage challenge(StunAttribute... attributes) throws StunFormatException {
        StunMessageBuilder response =
                StunMessageBuilder.error(decode(request()), new ErrorCode(ErrorCode.UNAUTHENTICATED, ""));
        List.of(attributes).forEach(response::add);
        return decode(response);
    }

    private static StunMessageBuilder request() {
        return StunMessageBuilder.request(StunMethod.ALLOCATE, new TransactionId(1, 2));
    }

    @Test
    void nothingIsSealedBeforeTheServerSaidARealm() throws Exception {
        StunMessageBuilder request = request();
        assertThat(authentication.seal(request)).isNull();
        assertThat(decode(request).attributes()).isEmpty();
    }

    @Test
    void oldServersGetTheKeyOfMd5UnderHmacSha1() throws Exception {
        assertThat(authentication.learn(challenge(REALM, new Nonce("n")))).isEqualTo(Challenge.TAKEN);
        StunMessageBuilder request = request();
        authentication.seal(request);
        StunMessage sealed = decode(request);
        assertThat(sealed.attributes()).containsExactly(new Username("ann"), REALM, new Nonce("n"));
        IntegrityKey key = IntegrityKey.longTerm("ann", "example.org", "secret");
        assertThat(sealed.verify(key, IntegrityAlgorithm.HMAC_SHA1)).isTrue();
        assertThat(sealed.hasIntegrity(IntegrityAlgorithm.HMAC_SHA256)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 1", "2, 1, 2", "119, 2, 2", "119, 1, 1"})
    void firstKnownAlgorithmIsTakenAndTheListSentBack(int first, int second, int chosen) throws Exception {
        PasswordAlgorithms offered = PasswordAlgorithms.of(List.of(first, second));
        Nonce nonce = new Nonce("obMatJos2gAAAsome");
        assertThat(authentication.learn(challenge(REALM, nonce, offered))).isEqualTo(Challenge.TAKEN);
        StunMessageBuilder request = request();
        authentication.seal(request);
        StunMessage sealed = decode(request);
        assertThat(sealed.attributes())
                .containsExactly(new Username("ann"), REALM, nonce, offered, new PasswordAlgorithm(chosen));
        IntegrityKey key = chosen == PasswordAlgorithm.MD5
                ? IntegrityKey.longTerm("ann", "example.org", "secret")
                : IntegrityKey.longTermSha256("ann", "example.org", "secret");
        assertThat(sealed.verify(key, IntegrityAlgorithm.HMAC_SHA256)).isTrue();
        assertThat(sealed.hasIntegrity(IntegrityAlgorithm.HMAC_SHA1)).isFalse();
    }

    /** "AAAA": no bit is set; "QAAA": bit 1, that user names can be hidden; the others are no feature sets. */
    @ParameterizedTest
    @ValueSource(strings = {"obMatJos2AAAAx", "obMatJos2QAAAx", "obMatJos2g", "obMatJos2----", "gAAA", ""})
    void nonceThatPromisesNothingLeavesItAtHmacSha1(String nonce) throws Exception {
        PasswordAlgorithms offered = PasswordAlgorithms.of(List.of(PasswordAlgorithm.SHA256));
        assertThat(authentication.learn(challenge(REALM, new Nonce(nonce), offered)))
                .isEqualTo(Challenge.TAKEN);
        StunMessageBuilder request = request();
        authentication.seal(request);
        assertThat(decode(request).hasIntegrity(IntegrityAlgorithm.HMAC_SHA1)).isTrue();
    }

    @Test
    void challengeThatIsWeakerThanItsNonceSaysIsRejected() throws Exception {
        assertThat(authentication.learn(challenge(REALM, new Nonce("obMatJos2gAAA"))))
                .isEqualTo(Challenge.REJECTED);
        assertThat(authentication.learn(challenge(new Nonce("n")))).isEqualTo(Challenge.REJECTED);
        assertThat(authentication.learn(challenge(REALM))).isEqualTo(Challenge.REJECTED);
        assertThat(authentication.seal(request())).isNull();
    }

    @Test
    void serverWhoseAlgorithmsNobodyKnowsCannotBeAnswered() throws Exception {
        PasswordAlgorithms offered = PasswordAlgorithms.of(List.of(0x77));
        assertThat(authentication.learn(challenge(REALM, new Nonce("obMatJos2gAAA"), offered)))
                .isEqualTo(Challenge.UNANSWERABLE);
    }

    @Test
    void staleNonceNeedsNoRealm() throws Exception {
        authentication.learn(challenge(REALM, new Nonce("old")));
        authentication.learn(challenge(new Nonce("new")));
        StunMessageBuilder request = request();
        authentication.seal(request);
        assertThat(decode(request).attributes()).contains(REALM, new Nonce("new"));
    }

    @Test
    void onlyAnotherKeyOrAlgorithmIsWorthAnotherTry() throws Exception {
        authentication.learn(challenge(REALM, new Nonce("a")));
        Seal seal = authentication.seal(request());
        authentication.learn(challenge(REALM, new Nonce("b")));
        assertThat(authentication.wouldRepeat(seal)).isTrue();
        authentication.learn(challenge(new Realm("elsewhere"), new Nonce("b")));
        assertThat(authentication.wouldRepeat(seal)).isFalse();
        authentication.learn(
                challenge(REALM, new Nonce("obMatJos2gAAA"), PasswordAlgorithms.of(List.of(PasswordAlgorithm.MD5))));
        assertThat(authentication.wouldRepeat(seal)).isFalse();
        authentication.learn(challenge(REALM, new Nonce("c")));
        authentication.use(TurnCredentials.lasting("ann", "other"));
        assertThat(authentication.wouldRepeat(seal)).isFalse();
    }

    @Test
    void passwordIsNeverShown() {
        assertThat(TurnCredentials.lasting("ann", "secret").toString())
                .contains("ann")
                .doesNotContain("secret");
    }
}
