package io.lanrage.wireguard.uapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever arrives is a state or a {@link UapiException}, never anything else. */
class AnswerDecoderFuzzTest {
    private static final int ROUNDS = 8_000;
    private static final TextLimits LIMITS = new TextLimits(1 << 20, 200, 8, 8);

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);

    @Test
    void truncationAtEachByteIsMalformed() {
        for (int length = 0; length < Text.PUBLISHED_ANSWER.length(); length++) {
            String prefix = Text.PUBLISHED_ANSWER.substring(0, length);
            assertThatExceptionOfType(UapiException.Malformed.class)
                    .as("first %d bytes", length)
                    .isThrownBy(() -> Text.decode(prefix));
        }
        assertThat(Text.decode(Text.PUBLISHED_ANSWER).peers()).hasSize(3);
    }

    @Test
    void randomBytesAreRefusedInOrder() {
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            decode(bytes);
        }
    }

    @Test
    void randomBytesBehindAKeyAreRefusedInOrder() {
        String[] keys = {
            "private_key",
            "listen_port",
            "fwmark",
            "public_key",
            "preshared_key",
            "endpoint",
            "allowed_ip",
            "rx_bytes",
            "last_handshake_time_sec",
            "persistent_keepalive_interval",
            "errno"
        };
        for (int round = 0; round < ROUNDS; round++) {
            String value = random.ints(random.nextInt(70), 0x20, 0x7f)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            String line = keys[random.nextInt(keys.length)] + "=" + value + "\n";
            decode(("public_key=" + Text.PEER_1 + "\n" + line + "errno=0\n\n").getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void damagedAnswersAreReadOrRefusedInOrder() {
        byte[] whole = Text.PUBLISHED_ANSWER.getBytes(StandardCharsets.US_ASCII);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = whole.clone();
            for (int i = random.nextInt(1, 6); i > 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            decode(damaged);
        }
    }

    private void decode(byte[] bytes) {
        try {
            AnswerDecoder.decodeGet(Text.bytes(bytes), LIMITS);
        } catch (UapiException expected) {
            assertThat(expected.getMessage()).isNotBlank();
        } catch (RuntimeException e) {
            fail("seed " + seed + ", input '" + new String(bytes, StandardCharsets.ISO_8859_1) + "'", e);
        }
    }
}
