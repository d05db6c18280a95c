package io.lanrage.wireguard.bridge;

import java.util.concurrent.atomic.LongAdder;

/** The counters behind {@link BridgeStatistics}. Any thread may count. */
final class BridgeCounters {
    final LongAdder datagramsOut = new LongAdder();
    final LongAdder datagramsIn = new LongAdder();
    final LongAdder droppedUnknownPeer = new LongAdder();
    final LongAdder droppedFull = new LongAdder();
    final LongAdder droppedUnreachable = new LongAdder();
    final LongAdder failedSends = new LongAdder();

    BridgeStatistics read() {
        return new BridgeStatistics(
                datagramsOut.sum(),
                datagramsIn.sum(),
                droppedUnknownPeer.sum(),
                droppedFull.sum(),
                droppedUnreachable.sum(),
                failedSends.sum());
    }
}
