package io.lanrage.wireguard.uapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import io.lanrage.wireguard.posix.Errno;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever arrives is a request or a {@link UapiRefusal}, never anything else. */
class RequestDecoderFuzzTest {
    private static final int ROUNDS = 8_000;
    private static final TextLimits LIMITS = new TextLimits(1 << 20, 200, 8, 8);
    private static final String[] KEYS = {
        "get",
        "set",
        "private_key",
        "listen_port",
        "fwmark",
        "replace_peers",
        "public_key",
        "remove",
        "update_only",
        "preshared_key",
        "endpoint",
        "persistent_keepalive_interval",
        "replace_allowed_ips",
        "allowed_ip",
        "protocol_version"
    };
    private static final String[] VALUES = {
        "1",
        "true",
        "0",
        "",
        "65535",
        "4294967295",
        "10.0.0.1/32",
        "-10.0.0.0/8",
        "::/0",
        "[::1]:1",
        "127.0.0.1:9",
        "0".repeat(64),
        Text.PEER_1,
        Text.PRIVATE_KEY
    };

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);

    @Test
    void truncationAtEachByteIsAProtocolError() {
        for (int length = 0; length < Text.PUBLISHED_SET.length(); length++) {
            String prefix = Text.PUBLISHED_SET.substring(0, length);
            assertThatExceptionOfType(UapiRefusal.class)
                    .as("first %d bytes", length)
                    .isThrownBy(() -> RequestDecoder.decode(Text.bytes(prefix), LIMITS))
                    .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EPROTO));
        }
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
    void linesInAnyOrderAreReadOrRefusedInOrder() {
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder request = new StringBuilder("set=1\n");
            for (int i = random.nextInt(12); i > 0; i--) {
                request.append(KEYS[random.nextInt(KEYS.length)])
                        .append('=')
                        .append(VALUES[random.nextInt(VALUES.length)])
                        .append('\n');
            }
            decode(request.append('\n').toString().getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void damagedRequestsAreReadOrRefusedInOrder() {
        byte[] whole = Text.PUBLISHED_SET.getBytes(StandardCharsets.US_ASCII);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = whole.clone();
            for (int i = random.nextInt(1, 6); i > 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            decode(damaged);
        }
    }

    /** What is read is ordered again and read again: the same. */
    private void decode(byte[] bytes) {
        try {
            UapiRequest request = RequestDecoder.decode(Text.bytes(bytes), LIMITS);
            if (request instanceof UapiRequest.Set set) {
                String again = Text.encode(set.change());
                assertThat(RequestDecoder.decode(Text.bytes(again), LIMITS))
                        .as("seed %d", seed)
                        .isEqualTo(request);
            }
        } catch (UapiRefusal expected) {
            assertThat(expected.getMessage()).isNotBlank();
        } catch (RuntimeException e) {
            fail("seed " + seed + ", input '" + new String(bytes, StandardCharsets.ISO_8859_1) + "'", e);
        }
    }
}
