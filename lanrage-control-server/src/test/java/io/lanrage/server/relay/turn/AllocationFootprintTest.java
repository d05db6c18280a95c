package io.lanrage.server.relay.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What an allocation costs in memory, beside its socket. */
final class AllocationFootprintTest {

    private static final int ALLOCATIONS = 5_000;

    @Test
    void fiveThousandAllocationsWithThreeChannelsEachAreSmall() {
        TestRelay relay = new TestRelay(
                TestRelay.options(true, true, ALLOCATIONS, ALLOCATIONS, 64, 64, false), 1, 49_152, 65_535);
        long before = usedBytes();
        for (int i = 0; i < ALLOCATIONS; i++) {
            TestClient client = new TestClient(relay, "user" + i, "203.0." + i / 250 + '.' + i % 250, 4000);
            client.allocated();
            for (int peer = 0; peer < 3; peer++) {
                client.bind(0x4000 + peer, "192.0.2." + peer, 5);
            }
        }
        relay.sockets.clear();
        long each = (usedBytes() - before) / ALLOCATIONS;
        System.out.println("AllocationFootprintTest: " + each + " bytes an allocation");

        assertThat(relay.shard.allocations()).isEqualTo(ALLOCATIONS);
        assertThat(each).isBetween(100L, 3_000L);
    }

    private static long usedBytes() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
