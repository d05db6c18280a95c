package io.lanrage.wireguard.aead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KeyGateTest {
    private final AtomicInteger wiped = new AtomicInteger();
    private final KeyGate gate = new KeyGate(wiped::incrementAndGet);

    @Test
    void anIdleKeyIsWipedAtOnceAndOnce() {
        gate.enter();
        gate.leave();
        gate.close();
        gate.close();
        assertThat(wiped).hasValue(1);
    }

    @Test
    void aBusyKeyIsWipedWhenItsUseEnds() {
        gate.enter();
        gate.close();
        gate.close();
        assertThat(wiped).hasValue(0);
        gate.leave();
        assertThat(wiped).hasValue(1);
        gate.close();
        assertThat(wiped).hasValue(1);
    }

    @Test
    void nobodyEntersABusyKey() {
        gate.enter();
        assertThatThrownBy(gate::enter)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("another thread");
        gate.leave();
        gate.enter();
    }

    @Test
    void nobodyEntersAClosedKey() {
        gate.enter();
        gate.close();
        assertThatThrownBy(gate::enter)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        gate.leave();
        assertThatThrownBy(gate::enter)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    /** However a closing thread meets a working one, the key is wiped once, and never while it is in use. */
    @Test
    void closingFromAnotherThreadWipesOnceAndNeverDuringUse() throws Exception {
        ExecutorService closers = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 2_000; round++) {
                closeWhileInUse(closers);
            }
        } finally {
            closers.shutdownNow();
        }
    }

    private static void closeWhileInUse(ExecutorService closers) throws Exception {
        boolean[] inUse = new boolean[1];
        AtomicInteger wiped = new AtomicInteger();
        AtomicInteger wipedInUse = new AtomicInteger();
        KeyGate gate = new KeyGate(() -> {
            wiped.incrementAndGet();
            wipedInUse.addAndGet(inUse[0] ? 1 : 0);
        });
        CountDownLatch used = new CountDownLatch(1);
        Future<?> closing = closers.submit(() -> {
            used.await();
            gate.close();
            return null;
        });
        boolean open = true;
        while (open) {
            try {
                gate.enter();
            } catch (IllegalStateException e) {
                open = false;
                continue;
            }
            inUse[0] = true;
            used.countDown();
            inUse[0] = false;
            gate.leave();
        }
        closing.get(10, TimeUnit.SECONDS);
        assertThat(wiped).hasValue(1);
        assertThat(wipedInUse).hasValue(0);
    }
}
