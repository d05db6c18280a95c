package io.lanrage.server.relay.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lanrage.nat.stun.IntegrityKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RelaySecretTest {

    private static final RelaySecret SECRET = RelaySecret.of("north-and-south-0123");
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

    /**
     * The password is the output of {@code printf 1700003600:p7q2 | openssl dgst -sha1 -hmac north-and-south-0123 -binary | base64}.
     */
    @Test
    void credentialsAreThoseThatOpensslMakes() {
        RelayCredentials credentials = SECRET.mint("p7q2", NOW, Duration.ofHours(1));

        assertThat(credentials.username()).isEqualTo("1700003600:p7q2");
        assertThat(credentials.password()).isEqualTo("23IxEpWiq6+4eLmLajuJ7dXaYmc=");
    }

    /** The key is the output of {@code printf username:realm:password | openssl dgst -md5} for the same. */
    @Test
    void keyIsTheOneThatOpensslMakes() {
        byte[] key = HexFormat.of().parseHex("94476a63d40d9283326b158d379e6021");

        assertThat(SECRET.key("1700003600:p7q2", "lanrage")).isEqualTo(IntegrityKey.of(key));
    }

    @Test
    void credentialsAreGoodUntilTheirExpiryAndNotAtIt() {
        RelayUsername username = RelayUsername.parse("1700003600:p7q2").orElseThrow();

        assertThat(username).isEqualTo(new RelayUsername(1_700_003_600, "p7q2"));
        assertThat(username.isExpired(1_700_003_599)).isFalse();
        assertThat(username.isExpired(1_700_003_600)).isTrue();
    }

    @Test
    void nameMayHaveColons() {
        assertThat(RelayUsername.parse("1:a:b")).contains(new RelayUsername(1, "a:b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ":", "1700003600", "1700003600:", ":p", "-1:p", "1x:p", "123456789012:p", "p:1700003600"})
    void otherUsernamesAreNobodys(String text) {
        assertThat(RelayUsername.parse(text)).isEmpty();
    }

    @Test
    void longNamesAreRefused() {
        assertThat(RelayUsername.parse("1:" + "é".repeat(120))).isPresent();
        assertThat(RelayUsername.parse("1:" + "é".repeat(121))).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SECRET.mint("a".repeat(121), NOW, Duration.ofHours(1)))
                .withMessage("name of relay credentials has 121 characters, not 1..120");
    }

    @Test
    void limitsAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SECRET.mint("p", NOW, Duration.ofMillis(999)))
                .withMessage("lifetime of relay credentials is PT0.999S, shorter than PT1S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SECRET.mint("p", NOW, Duration.ofDays(36_500_000)))
                .withMessageContaining("is not in 0..99999999999");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RelaySecret.of("fifteen letters"))
                .withMessage("relay secret has 15 characters, fewer than 16");
    }

    @Test
    void secretsShowNothing() {
        assertThat(SECRET).hasToString("RelaySecret[redacted]");
        assertThat(SECRET.mint("p", NOW, Duration.ofHours(1))).hasToString("RelayCredentials[1700003600:p, redacted]");
        assertThat(SECRET)
                .isEqualTo(RelaySecret.of("north-and-south-0123"))
                .hasSameHashCodeAs(RelaySecret.of("north-and-south-0123"))
                .isNotEqualTo(RelaySecret.of("north-and-south-0124"));
    }
}
