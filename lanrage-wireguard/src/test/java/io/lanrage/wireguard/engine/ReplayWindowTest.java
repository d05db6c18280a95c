package io.lanrage.wireguard.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplayWindowTest {

    private final ReplayWindow window = new ReplayWindow();

    @Test
    void takesEachCounterOnce() {
        assertThat(window.accept(0)).isTrue();
        assertThat(window.accept(0)).isFalse();
        assertThat(window.accept(1)).isTrue();
        assertThat(window.accept(1)).isFalse();
    }

    @Test
    void firstCounterMayBeAny() {
        assertThat(window.accept(1L << 40)).isTrue();
        assertThat(window.accept(0)).isFalse();
    }

    @Test
    void oldestOfTheWindowIsTakenAndTheOneBeforeIsNot() {
        long highest = 1_000_000;
        assertThat(window.accept(highest)).isTrue();
        assertThat(window.accept(highest - ReplayWindow.COUNTERS + 1)).isTrue();
        assertThat(window.accept(highest - ReplayWindow.COUNTERS)).isFalse();
    }

    @Test
    void windowIsAtLeastAsWideAsTheReferencesIs() {
        assertThat(window.accept(8_191)).isTrue();
        assertThat(window.accept(0)).isTrue();
    }

    @Test
    void countersAreUnsigned() {
        long limit = WireGuardLimits.REJECT_AFTER_MESSAGES - 1;
        assertThat(window.accept(Long.MAX_VALUE)).isTrue();
        assertThat(window.accept(Long.MIN_VALUE)).isTrue();
        assertThat(window.accept(Long.MAX_VALUE)).isFalse();
        assertThat(window.accept(limit)).isTrue();
        assertThat(window.accept(limit - 1)).isTrue();
        assertThat(window.accept(limit)).isFalse();
        assertThat(window.accept(Long.MIN_VALUE)).isFalse();
    }

    @Test
    void agreesWithASetOfAllThatWasSeen() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            ReplayWindow ring = new ReplayWindow();
            Set<Long> seen = new HashSet<>();
            long highest = 0;
            long base = round % 2 == 0 ? 0 : Long.MAX_VALUE - 5_000;
            for (int i = 0; i < 20_000; i++) {
                long spread = i % 100 == 0 ? 20_000 : 200;
                long counter = base + i + (long) (random.nextGaussian() * spread);
                if (base == 0 && counter < 0) {
                    counter = -counter;
                }
                boolean tooOld = Long.compareUnsigned(counter, highest) <= 0
                        && Long.compareUnsigned(highest - counter, ReplayWindow.COUNTERS) >= 0;
                boolean expected = !tooOld && seen.add(counter);
                assertThat(ring.accept(counter))
                        .as("counter %d of seed %d", counter, seed)
                        .isEqualTo(expected);
                if (Long.compareUnsigned(counter, highest) > 0) {
                    highest = counter;
                }
            }
        }
    }
}
