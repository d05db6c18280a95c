package io.lanrage.wireguard;

import io.lanrage.wireguard.bridge.BridgeStatistics;
import io.lanrage.wireguard.bridge.LoopbackBridge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToLongFunction;

/**
 * What the bridge to an external WireGuard counts; {@code out} is what goes to members, {@code in} what comes from them.
 *
 * <ul>
 *   <li>{@code lanrage.bridge.datagrams}, tag {@code direction}: datagrams that were carried
 *   <li>{@code lanrage.bridge.dropped}, tags {@code direction} and {@code reason}: datagrams that were not; of {@code send-failed}, batches
 * </ul>
 */
final class BridgeMeters {

    private BridgeMeters() {}

    static InterfaceMeters register(MeterRegistry registry, String interfaceName, LoopbackBridge bridge) {
        InterfaceMeters meters = new InterfaceMeters(registry, interfaceName);
        carried(meters, bridge, BridgeStatistics::datagramsOut, "out");
        carried(meters, bridge, BridgeStatistics::datagramsIn, "in");
        dropped(meters, bridge, BridgeStatistics::failedSends, "out", "send-failed");
        dropped(meters, bridge, BridgeStatistics::droppedUnknownPeer, "in", "unknown-peer");
        dropped(meters, bridge, BridgeStatistics::droppedFull, "in", "queue-full");
        dropped(meters, bridge, BridgeStatistics::droppedUnreachable, "in", "unreachable");
        return meters;
    }

    private static void carried(
            InterfaceMeters meters, LoopbackBridge bridge, ToLongFunction<BridgeStatistics> count, String direction) {
        meters.show(
                "lanrage.bridge.datagrams",
                "Datagrams between an external WireGuard and the transport",
                bridge,
                counted -> count.applyAsLong(counted.statistics()),
                "direction",
                direction);
    }

    private static void dropped(
            InterfaceMeters meters,
            LoopbackBridge bridge,
            ToLongFunction<BridgeStatistics> count,
            String direction,
            String reason) {
        meters.show(
                "lanrage.bridge.dropped",
                "Datagrams between an external WireGuard and the transport that were dropped",
                bridge,
                counted -> count.applyAsLong(counted.statistics()),
                "direction",
                direction,
                "reason",
                reason);
    }
}
