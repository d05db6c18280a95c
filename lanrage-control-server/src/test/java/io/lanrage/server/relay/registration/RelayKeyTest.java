package io.lanrage.server.relay.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.control.message.Nonce;
import io.lanrage.core.relay.RelayId;
import io.lanrage.server.relay.turn.RelaySecret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RelayKeyTest {

    private static final RelayKey KEY = RelayKey.of("north-and-south-0123");
    private static final Nonce CHALLENGE = Nonce.parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.US_ASCII);

    /** A test vector, made with Python's hmac. */
    @Test
    void proofIsTheOneOfTheVector() {
        assertThat(HexFormat.of()
                        .formatHex(Base64.getDecoder()
                                .decode(KEY.proof(CHALLENGE, BODY).toString())))
                .isEqualTo("db9cbc8e99e3630c06214ab390d1607192278b7ecf9273cd0396657dedd164df");
    }

    /** A test vector, made with Python's hmac. */
    @Test
    void secretOfARelayIsTheOneOfTheVector() {
        assertThat(KEY.secretOf(new RelayId("fra-1")))
                .isEqualTo(RelaySecret.of("6oYuSeSAVhbrLKdTvLSgYM5Sd6x6na8UntvE+i64TE0="));
        assertThat(KEY.secretOf(new RelayId("fra-1"))
                        .mint("ann", Instant.ofEpochSecond(1767268800 - 60), Duration.ofSeconds(60))
                        .password())
                .isEqualTo("+WQ7N1QSqYymOZ7auqg0fvCs4vc=");
    }

    @Test
    void eachRelayAndKeyHasItsOwnSecretAndProof() {
        RelayKey other = RelayKey.of("north-and-south-0124");

        assertThat(KEY.secretOf(new RelayId("fra-1"))).isNotEqualTo(KEY.secretOf(new RelayId("fra-2")));
        assertThat(KEY.secretOf(new RelayId("fra-1"))).isNotEqualTo(other.secretOf(new RelayId("fra-1")));
        assertThat(KEY.proof(CHALLENGE, BODY)).isNotEqualTo(other.proof(CHALLENGE, BODY));
    }

    @Test
    void keyHas16CharactersAndIsNotPrinted() {
        assertThat(RelayKey.of("0123456789abcdef")).hasToString("RelayKey[redacted]");
        assertThatThrownBy(() -> RelayKey.of("0123456789abcde"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("15 characters")
                .hasMessageNotContaining("0123456789abcde");
    }
}
