package io.lanrage.nat.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What waits for a connection, and what goes. */
final class LinkQueueTest {

    private final List<String> dropped = new ArrayList<>();
    private final LinkQueue<Integer> queue =
            new LinkQueue<>((datagram, reason) -> dropped.add(datagram + " " + reason));

    private List<Integer> all(long nowNanos) {
        List<Integer> all = new ArrayList<>();
        for (Integer next = queue.poll(nowNanos); next != null; next = queue.poll(nowNanos)) {
            all.add(next);
        }
        return all;
    }

    @Test
    void batchWaitsForTheEventLoopInItsOrder() {
        for (int i = 0; i < LinkQueue.LIMIT; i++) {
            assertThat(queue.add(i, false, 0)).as("the loop is told once").isEqualTo(i == 0);
        }
        assertThat(all(LinkQueue.MAX_WAIT_NANOS))
                .isEqualTo(IntStream.range(0, LinkQueue.LIMIT).boxed().toList());
        assertThat(dropped).isEmpty();
    }

    @Test
    void oldestGoesFirstAtTheLimitOfASlowConnection() {
        for (int i = 0; i <= LinkQueue.SLOW_LIMIT; i++) {
            queue.add(i, true, 0);
        }
        assertThat(dropped).containsExactly("0 QUEUE_FULL");
        assertThat(all(0)).hasSize(LinkQueue.SLOW_LIMIT).startsWith(1).endsWith(LinkQueue.SLOW_LIMIT);
    }

    @Test
    void connectionThatBecomesSlowKeepsTheNewest() {
        for (int i = 0; i < 100; i++) {
            queue.add(i, false, 0);
        }
        queue.slow();
        assertThat(dropped).hasSize(68).startsWith("0 QUEUE_FULL").endsWith("67 QUEUE_FULL");
        assertThat(all(0)).hasSize(LinkQueue.SLOW_LIMIT).startsWith(68);
    }

    @Test
    void datagramIsTooLateExactlyAfterFiftyMilliseconds() {
        queue.add(1, true, 0);
        queue.add(2, true, 1);
        assertThat(queue.poll(LinkQueue.MAX_WAIT_NANOS + 1)).isEqualTo(2);
        assertThat(dropped).containsExactly("1 TOO_LATE");
    }

    @Test
    void loopIsToldAgainAfterItLooked() {
        assertThat(queue.add(1, false, 0)).isTrue();
        queue.looked();
        assertThat(queue.add(2, false, 0)).isTrue();
        assertThat(queue.add(3, false, 0)).isFalse();
    }

    @Test
    void clearingDropsAll() {
        queue.add(1, false, 0);
        queue.clear();
        assertThat(dropped).containsExactly("1 CLOSED");
        assertThat(queue.poll(0)).isNull();
    }
}
