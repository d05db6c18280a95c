package io.lanrage.nat.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RateWindowTest {

    @Test
    void placeIsFreeExactlyWhenTheOldestLeavesTheWindow() {
        RateWindow window = new RateWindow(2, 100);
        assertThat(window.take(0)).isTrue();
        assertThat(window.take(60)).isTrue();
        assertThat(window.take(99)).isFalse();
        assertThat(window.freeFrom(99)).isEqualTo(100);
        assertThat(window.take(100)).isTrue();
        assertThat(window.freeFrom(100)).isEqualTo(160);
        assertThat(window.freeFrom(170)).isEqualTo(170);
    }

    @Test
    void unusedPlacesAreFreeNow() {
        assertThat(new RateWindow(1, 100).freeFrom(7)).isEqualTo(7);
    }

    @Test
    void agreesWithANaiveModelAcrossTheClocksOverflow() {
        SplittableRandom random = new SplittableRandom(11);
        RateWindow window = new RateWindow(5, 1000);
        List<Long> taken = new ArrayList<>();
        long now = Long.MAX_VALUE - 50_000;
        for (int i = 0; i < 10_000; i++) {
            now += random.nextLong(300);
            long at = now;
            boolean free = taken.stream().filter(t -> at - t < 1000).count() < 5;
            assertThat(window.freeFrom(at) == at).isEqualTo(free);
            assertThat(window.take(at)).isEqualTo(free);
            if (free) {
                taken.add(at);
                taken.removeIf(t -> at - t >= 1000);
            }
        }
    }
}
