package io.lanrage.server.relay.turn;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.lanrage.nat.stun.Data;
import io.lanrage.nat.turn.Endpoint;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** The data path makes no objects. */
final class ForwardingAllocationTest {

    private static final int WARM_UP = 50_000;
    private static final int ROUNDS = 20_000;

    /** What classes that are loaded late, and the counting itself, may take. */
    private static final long SLACK_BYTES = 16 * 1024;

    private final TestRelay relay = new TestRelay();
    private final TestClient client = new TestClient(relay, "ann", "203.0.113.7", 4000);
    private final Forward verdict = new Forward();

    private long allocatedBy(Runnable step) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int round = 0; round < WARM_UP; round++) {
            step.run();
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int round = 0; round < ROUNDS; round++) {
            step.run();
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private void assertRelaysWithoutObjects(Runnable step) {
        assertThat(allocatedBy(step)).isLessThan(SLACK_BYTES);
        step.run();
        assertThat(verdict.action()).isIn(Forward.Action.TO_CLIENT, Forward.Action.TO_PEER);
    }

    @Test
    void dataFromTheClientIsForwardedWithoutObjects() {
        client.allocated();
        client.bind(0x4000, "192.0.2.9", 5);
        ByteBuffer channelData = ForwardingTest.channelData(0x4000, new byte[100]);
        ByteBuffer send = ForwardingTest.send(TestClient.peer("192.0.2.9", 5), Data.of(new byte[100]));

        assertRelaysWithoutObjects(() -> forward(channelData));
        assertRelaysWithoutObjects(() -> forward(send));
    }

    private void forward(ByteBuffer bytes) {
        // Time passes, so that the rate is kept.
        relay.nowNanos += 100_000;
        relay.shard.fromClient(client.origin, client.endpoint, bytes, 0, bytes.capacity(), relay.nowNanos, verdict);
    }

    @Test
    void dataFromPeersIsForwardedWithoutObjects() {
        int socket = relay.socketOf(client.allocated());
        client.bind(0x4000, "192.0.2.9", 5);
        ByteBuffer bytes = ByteBuffer.allocateDirect(200);
        Endpoint bound = TestRelay.endpoint("192.0.2.9", 5);
        Endpoint unbound = TestRelay.endpoint("192.0.2.9", 6);

        assertRelaysWithoutObjects(() -> receive(socket, bound, bytes));
        assertRelaysWithoutObjects(() -> receive(socket, unbound, bytes));
    }

    private void receive(int socket, Endpoint peer, ByteBuffer bytes) {
        relay.nowNanos += 100_000;
        relay.shard.fromPeer(socket, peer, bytes, 50, 100, relay.nowNanos, verdict);
    }
}
