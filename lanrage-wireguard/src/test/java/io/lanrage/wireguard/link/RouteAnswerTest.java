package io.lanrage.wireguard.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RouteAnswerTest {
    private static final String DONE =
            "24000000 0200 0001 07000000 15cd0000" + "00000000" + "28000000 1400 0505 07000000 00000000";
    /** EEXIST with the order in full (with an attribute of 4 bytes) and the words "Exists.". */
    private static final String REFUSED = "40000000 0200 0002 07000000 15cd0000" + "efffffff"
            + "18000000 1400 0505 07000000 00000000" + "0800 0200 0a420007"
            + "0800 0200 00000000" + "0c00 0100 45786973 74732e00";

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);

    @BeforeEach
    void littleEndian() {
        assumeThat(ByteOrder.nativeOrder()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void carriedOut() {
        assertThat(RouteAnswer.find(bytes(DONE), 7)).contains(new RouteAnswer(0, ""));
    }

    @Test
    void refusedWithWords() {
        assertThat(RouteAnswer.find(bytes(REFUSED), 7)).contains(new RouteAnswer(17, "Exists."));
    }

    @Test
    void answerBehindOtherMessagesIsFound() {
        String other = "11000000 1000 0000 00000000 00000000 ff 000000";
        assertThat(RouteAnswer.find(bytes(other + REFUSED), 7)).contains(new RouteAnswer(17, "Exists."));
        assertThat(RouteAnswer.find(bytes(DONE + REFUSED), 7)).contains(new RouteAnswer(0, ""));
    }

    @Test
    void answerToAnotherOrderIsNotOurs() {
        assertThat(RouteAnswer.find(bytes(DONE), 8)).isEmpty();
    }

    @Test
    void truncationAtEachByteIsNoAnswer() {
        ByteBuffer whole = bytes(REFUSED);
        for (int length = 0; length < whole.limit(); length++) {
            assertThat(RouteAnswer.find(
                            whole.duplicate().order(ByteOrder.nativeOrder()).limit(length), 7))
                    .as("first %d bytes", length)
                    .isEmpty();
        }
    }

    @Test
    void impossibleLengthsAreNoAnswerOrHaveNoWords() {
        assertThat(RouteAnswer.find(bytes(DONE.replace("24000000", "00000000")), 7))
                .isEmpty();
        assertThat(RouteAnswer.find(bytes(DONE.replace("24000000", "ffffffff")), 7))
                .isEmpty();
        assertThat(RouteAnswer.find(bytes(REFUSED.replace("18000000", "ffffff7f")), 7))
                .contains(new RouteAnswer(17, ""));
        assertThat(RouteAnswer.find(bytes(REFUSED.replace("0c00 0100", "ffff 0100")), 7))
                .contains(new RouteAnswer(17, ""));
        assertThat(RouteAnswer.find(bytes(REFUSED.replace("efffffff", "11000000")), 7))
                .isEmpty();
        assertThat(RouteAnswer.find(bytes(REFUSED.replace("efffffff", "00000080")), 7))
                .isEmpty();
    }

    @Test
    void changedBytesNeverLeadBeyondTheirEnd() {
        for (int round = 0; round < 100_000; round++) {
            ByteBuffer changed = bytes(random.nextBoolean() ? REFUSED : DONE + REFUSED);
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                changed.put(random.nextInt(changed.limit()), (byte) random.nextInt(256));
            }
            assertThat(RouteAnswer.find(changed, 7))
                    .as("seed %d", seed)
                    .satisfies(answer -> answer.ifPresent(
                            found -> assertThat(found.errorNumber()).isBetween(0, 4_095)));
        }
    }

    private static ByteBuffer bytes(String figures) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(figures.replace(" ", "")))
                .order(ByteOrder.nativeOrder());
    }
}
