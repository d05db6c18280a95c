package io.lanrage.wireguard.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GuardedKeyTest {
    private final TrackedKey key = new TrackedKey();
    private final GuardedKey guarded = new GuardedKey(key);

    @Test
    void keyIsUsedAgainAndAgain() {
        for (int i = 0; i < 3; i++) {
            assertThat(guarded.acquire()).isTrue();
            assertThat(guarded.key()).isSameAs(key);
            guarded.release();
        }
        assertThat(key.closings()).isZero();
    }

    @Test
    void keyIsNotTakenTwiceAtATime() {
        assertThat(guarded.acquire()).isTrue();
        assertThat(guarded.acquire()).isFalse();
    }

    @Test
    void idleKeyIsClosedAtOnce() {
        guarded.retire();
        assertThat(key.closings()).isEqualTo(1);
        assertThat(guarded.acquire()).isFalse();
    }

    @Test
    void keyInUseIsClosedWhenItIsGivenBack() {
        guarded.acquire();
        guarded.retire();
        assertThat(key.closings()).isZero();
        assertThat(guarded.acquire()).isFalse();
        guarded.release();
        assertThat(key.closings()).isEqualTo(1);
        assertThat(guarded.acquire()).isFalse();
    }

    @Test
    void retiringAgainDoesNothing() {
        guarded.retire();
        guarded.retire();
        assertThat(key.closings()).isEqualTo(1);

        TrackedKey other = new TrackedKey();
        GuardedKey inUse = new GuardedKey(other);
        inUse.acquire();
        inUse.retire();
        inUse.retire();
        inUse.release();
        inUse.retire();
        assertThat(other.closings()).isEqualTo(1);
    }

    /** A retirement that meets a user who gives the key back and takes it again must not be lost. */
    @Test
    void everyKeyIsClosedOnceAndNeverInUse() throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        ExecutorService user = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 3_000; round++) {
                TrackedKey raced = new TrackedKey();
                GuardedKey guard = new GuardedKey(raced);
                Future<?> using = user.submit(() -> useUntilItIsOver(guard, raced, together));
                together.await();
                guard.retire();
                using.get(20, TimeUnit.SECONDS);
                assertThat(raced.closings()).as("round %d", round).isEqualTo(1);
                assertThat(raced.accidents()).as("round %d", round).isZero();
            }
        } finally {
            user.shutdownNow();
        }
    }

    private static Void useUntilItIsOver(GuardedKey guard, TrackedKey key, CyclicBarrier together) throws Exception {
        together.await();
        while (guard.acquire()) {
            key.beginUse();
            key.endUse();
            guard.release();
        }
        return null;
    }
}
