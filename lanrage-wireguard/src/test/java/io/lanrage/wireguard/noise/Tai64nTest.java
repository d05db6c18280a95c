package io.lanrage.wireguard.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class Tai64nTest {
    private static final int GRAIN = 1 << 24;

    /** 2^62 seconds and ten stand for the beginning of 1970; the nanoseconds lose their lower 24 bits. */
    @Test
    void timeIsRoundedDownToAGrain() {
        Tai64n time = Tai64n.from(Instant.ofEpochSecond(1_577_836_800, 3 * GRAIN + 5));
        assertThat(Hex.of(time.bytes())).isEqualTo("400000005e0be10a" + "03000000");
        assertThat(Tai64n.from(Instant.EPOCH.plusNanos(999_999_999)))
                .isEqualTo(new Tai64n((1L << 62) + 10, 59 * GRAIN));
        assertThat(Tai64n.from(Instant.EPOCH.minusNanos(1)).isAfter(Tai64n.from(Instant.EPOCH)))
                .isFalse();
    }

    @Test
    void bytesAreReadAsTheyWereWritten() {
        for (Tai64n time : new Tai64n[] {new Tai64n(0, 0), new Tai64n(-1, -1), Sides.TIMESTAMP}) {
            assertThat(Tai64n.decode(time.bytes())).isEqualTo(time);
        }
    }

    @Test
    void theSameTimeIsNotLater() {
        assertThat(Sides.TIMESTAMP.isAfter(Sides.TIMESTAMP)).isFalse();
    }

    /** What somebody sends may be no time at all, but it has an order: that of its bytes. */
    @Test
    void orderIsThatOfUnsignedBytes() {
        Tai64n[] ascending = {
            new Tai64n(0, 0),
            new Tai64n(0, 1),
            new Tai64n(0, Integer.MIN_VALUE),
            new Tai64n(0, -1),
            new Tai64n(1, 0),
            new Tai64n(Long.MAX_VALUE, 0),
            new Tai64n(Long.MIN_VALUE, 0),
            new Tai64n(-1, -1)
        };
        for (int i = 0; i < ascending.length; i++) {
            for (int j = 0; j < ascending.length; j++) {
                assertThat(ascending[i].isAfter(ascending[j])).isEqualTo(i > j);
            }
        }
    }

    @Test
    void theNextTimestampIsLaterEvenIfTheClockStoodStillOrWentBack() {
        Tai64n before = Tai64n.from(Instant.ofEpochSecond(1000));
        assertThat(before.laterThan(before)).isEqualTo(new Tai64n(before.seconds(), GRAIN));
        assertThat(Tai64n.from(Instant.ofEpochSecond(10)).laterThan(before))
                .isEqualTo(new Tai64n(before.seconds(), GRAIN));
        Tai64n after = Tai64n.from(Instant.ofEpochSecond(1001));
        assertThat(after.laterThan(before)).isEqualTo(after);
    }

    @Test
    void theNextTimestampAfterTheLastGrainIsInTheNextSecond() {
        Tai64n last = Tai64n.from(Instant.ofEpochSecond(1000, 999_999_999));
        assertThat(last.laterThan(last)).isEqualTo(new Tai64n(last.seconds() + 1, 0));
        Tai64n odd = new Tai64n(7, -1);
        assertThat(odd.laterThan(odd)).isEqualTo(new Tai64n(8, 0));
    }
}
