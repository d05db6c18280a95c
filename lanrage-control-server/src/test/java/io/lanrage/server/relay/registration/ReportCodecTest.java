package io.lanrage.server.relay.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.relay.RelayId;
import io.lanrage.core.relay.RelayRegion;
import io.lanrage.core.relay.TurnUri;
import io.lanrage.server.relay.directory.RelayLoad;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportCodecTest {

    static final RelayReport REPORT = new RelayReport(
            new RelayId("fra-1"),
            new RelayRegion("eu"),
            List.of(TurnUri.udp("192.0.2.7", 3478)),
            new RelayLoad(3, 16_384, 120_000, 10_000_000_000L),
            "0123456789abcdef",
            false);

    private static final String GOLDEN =
            "{\"id\":\"fra-1\",\"region\":\"eu\",\"uris\":[\"turn:192.0.2.7:3478?transport=udp\"],"
                    + "\"load\":{\"allocations\":3,\"maxAllocations\":16384,\"bitsPerSecond\":120000,"
                    + "\"maxBitsPerSecond\":10000000000},\"instance\":\"0123456789abcdef\",\"leaving\":false}";

    private final ReportCodec codec = new ReportCodec();

    private RelayReport decode(String text) {
        return codec.decode(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void reportIsWrittenAndRead() {
        assertThat(new String(codec.encode(REPORT), StandardCharsets.UTF_8)).isEqualTo(GOLDEN);
        assertThat(decode(GOLDEN)).isEqualTo(REPORT);
    }

    @Test
    void unknownFieldsAreIgnored() {
        assertThat(decode(GOLDEN.replace("{\"alloc", "{\"x\":[],\"alloc").replace("{\"id\"", "{\"y\":1,\"id\"")))
                .isEqualTo(REPORT);
    }

    @Test
    void textCutAnywhereIsRefused() {
        for (int length = 0; length < GOLDEN.length(); length++) {
            String cut = GOLDEN.substring(0, length);
            assertThatThrownBy(() -> decode(cut)).as(cut).isInstanceOf(InputException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"id\":\"fra-1\"|\"id\":\"Fra\"",
                "\"id\":\"fra-1\"|\"id\":7",
                "\"id\":\"fra-1\"|\"id\":null",
                "\"id\":\"fra-1\",|",
                "\"region\":\"eu\"|\"region\":\"\"",
                "[\"turn:192.0.2.7:3478?transport=udp\"]|[]",
                "[\"turn:192.0.2.7:3478?transport=udp\"]|\"turn:192.0.2.7:3478?transport=udp\"",
                "[\"turn:192.0.2.7:3478?transport=udp\"]|[1]",
                "[\"turn:192.0.2.7:3478?transport=udp\"]|[\"http://a\"]",
                "[\"turn:192.0.2.7:3478?transport=udp\"]|[\"turn:a\",\"turn:a\",\"turn:a\",\"turn:a\",\"turn:a\"]",
                "\"load\":{|\"load\":3,\"x\":{",
                "\"allocations\":3|\"allocations\":-1",
                "\"allocations\":3|\"allocations\":3.5",
                "\"allocations\":3|\"allocations\":\"3\"",
                "\"allocations\":3|\"allocations\":9223372036854775808",
                "\"maxAllocations\":16384|\"maxAllocations\":0",
                "\"instance\":\"0123456789abcdef\"|\"instance\":\"0123456\"",
                "\"instance\":\"0123456789abcdef\"|\"instance\":\"0123456789ABCDEF\"",
                "\"leaving\":false|\"leaving\":\"false\"",
                "\"leaving\":false|\"leaving\":0",
                "\"leaving\":false|\"leaving\":false,\"leaving\":false",
                "false}|false}{}",
            })
    void otherValuesAreRefused(String change) {
        String[] parts = change.split("\\|", 2);
        String changed = GOLDEN.replace(parts[0], parts[1]);

        assertThat(changed).isNotEqualTo(GOLDEN);
        assertThatThrownBy(() -> decode(changed))
                .isInstanceOf(InputException.class)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }

    @Test
    void reportMayHave4096BytesAndNoMore() {
        assertThat(decode(GOLDEN + " ".repeat(4_096 - GOLDEN.length()))).isEqualTo(REPORT);
        assertThatThrownBy(() -> decode(GOLDEN + " ".repeat(4_097 - GOLDEN.length())))
                .isInstanceOfSatisfying(
                        InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE));
    }

    @Test
    void longestReportFits() {
        TurnUri longest = TurnUri.parse("turns:" + "a".repeat(253) + ":65535?transport=tcp");
        RelayReport report = new RelayReport(
                new RelayId("a".repeat(32)),
                new RelayRegion("b".repeat(32)),
                List.of(longest, longest, longest, longest),
                new RelayLoad(1L << 50, 1L << 50, 1L << 50, 1L << 50),
                "f".repeat(32),
                true);

        assertThat(codec.decode(codec.encode(report))).isEqualTo(report);
    }

    @Test
    void randomBytesAreReadOrRefused() {
        long seed = System.nanoTime();
        System.out.println("ReportCodecTest seed " + seed);
        Random random = new Random(seed);
        byte[] golden = GOLDEN.getBytes(StandardCharsets.UTF_8);
        int read = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] changed = Arrays.copyOf(golden, golden.length - (random.nextInt(4) == 0 ? random.nextInt(40) : 0));
            for (int change = random.nextInt(3); change >= 0; change--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            try {
                RelayReport report = codec.decode(changed);
                assertThat(codec.decode(codec.encode(report))).isEqualTo(report);
                read++;
            } catch (InputException e) {
                assertThat(e.getMessage()).hasSizeLessThan(300);
            }
        }
        assertThat(read).isBetween(1, 19_999);
    }
}
