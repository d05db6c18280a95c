package io.lanrage.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class RelayedQueueTest {

    /** Shortly before the clock's numbers wrap around. */
    private final long start;

    private final RelayedQueue queue = new RelayedQueue();
    private final List<ByteBuf> made = new ArrayList<>();

    RelayedQueueTest() {
        start = Long.MAX_VALUE - 1000;
    }

    @Test
    void oldestGoesFirstWhenItIsFull() {
        for (int i = 0; i < RelayedQueue.MAX_PACKETS; i++) {
            assertThat(add(start)).isZero();
        }
        assertThat(add(start)).isEqualTo(1);
        assertThat(made.get(0).refCnt()).isZero();
        assertThat(poll()).isSameAs(made.get(1));
    }

    @Test
    void packetWaitsForExactlyTheLimit() {
        add(start);
        assertThat(queue.dropLate(start + RelayedQueue.MAX_WAIT_NANOS)).isZero();
        assertThat(queue.dropLate(start + RelayedQueue.MAX_WAIT_NANOS + 1)).isEqualTo(1);
        assertThat(queue.isEmpty()).isTrue();
        assertThat(made.get(0).refCnt()).isZero();
    }

    @Test
    void latePacketsMakeRoom() {
        for (int i = 0; i < RelayedQueue.MAX_PACKETS; i++) {
            add(start + i);
        }
        assertThat(add(start + RelayedQueue.MAX_WAIT_NANOS + 3)).isEqualTo(3);
        assertThat(poll()).isSameAs(made.get(3));
    }

    @Test
    void clearedQueueHoldsNothing() {
        add(start);
        add(start);
        queue.clear();

        assertThat(queue.poll()).isNull();
        assertThat(made).allMatch(buffer -> buffer.refCnt() == 0);
    }

    private int add(long nowNanos) {
        ByteBuf message = Unpooled.buffer(1).writeByte(made.size());
        made.add(message);
        return queue.add(new RelayedQueue.Waiting(message, 1, nowNanos));
    }

    private ByteBuf poll() {
        return Objects.requireNonNull(queue.poll()).message();
    }
}
