package io.lanrage.wireguard.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class DescriptorUseTest {
    private final AtomicInteger releases = new AtomicInteger();
    private final DescriptorUse use = new DescriptorUse(releases::incrementAndGet);

    @Test
    void closingReleasesAtOnceWhenNobodyIsInside() {
        assertThat(use.enter()).isTrue();
        use.leave();
        assertThat(releases).hasValue(0);
        assertThat(use.close()).isTrue();
        assertThat(releases).hasValue(1);
        assertThat(use.awaitReleased(0)).isTrue();
    }

    @Test
    void lastToLeaveReleases() {
        assertThat(use.enter()).isTrue();
        assertThat(use.enter()).isTrue();
        assertThat(use.close()).isTrue();
        assertThat(use.isClosed()).isTrue();
        use.leave();
        assertThat(releases).hasValue(0);
        assertThat(use.awaitReleased(0)).isFalse();
        use.leave();
        assertThat(releases).hasValue(1);
    }

    @Test
    void nobodyEntersOnceItIsClosedAndClosingTwiceReleasesOnce() {
        assertThat(use.close()).isTrue();
        assertThat(use.close()).isFalse();
        assertThat(use.enter()).isFalse();
        assertThat(use.enter()).isFalse();
        assertThat(releases).hasValue(1);
    }

    @Test
    void nobodyIsInsideWhenItIsReleased() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 2_000; round++) {
                enterUntilClosed(threads);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void enterUntilClosed(ExecutorService threads) throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger insideAtRelease = new AtomicInteger(-1);
        AtomicBoolean releasedInside = new AtomicBoolean();
        DescriptorUse use = new DescriptorUse(() -> insideAtRelease.set(inside.get()));
        CountDownLatch entered = new CountDownLatch(1);
        Future<?> working = threads.submit(() -> {
            while (use.enter()) {
                inside.incrementAndGet();
                entered.countDown();
                if (insideAtRelease.get() >= 0) {
                    releasedInside.set(true);
                }
                inside.decrementAndGet();
                use.leave();
            }
        });
        entered.await();
        use.close();
        assertThat(use.awaitReleased(10_000)).isTrue();
        working.get();
        assertThat(insideAtRelease).hasValue(0);
        assertThat(releasedInside).isFalse();
    }
}
