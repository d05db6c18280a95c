package io.lanrage.server.relay;

import io.lanrage.server.relay.turn.TurnDrop;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What the TURN service counts. All counters exist from the start, so that a first event is an increase from zero.
 *
 * <ul>
 *   <li>{@code lanrage.turn.allocations}: allocations, and ports that are kept for later ones.
 *   <li>{@code lanrage.turn.packets} and {@code lanrage.turn.bytes}, tag {@code direction}: data that was relayed, without headers.
 *   <li>{@code lanrage.turn.dropped}, tag {@code reason}: data that was not, by {@link TurnDrop}; or because a queue was
 *       full, it waited in one too long, the system refused to send it, or a connection took no more.
 * </ul>
 *
 * <p>Safe for any number of threads.
 */
final class TurnMetrics {

    private final Map<TurnDrop, Counter> drops = new EnumMap<>(TurnDrop.class);
    private final Counter congested;
    private final Counter queueFull;
    private final Counter late;
    private final Counter sendFailed;
    private final Direction toPeer;
    private final Direction toClient;

    private record Direction(Counter packets, Counter bytes) {

        static Direction of(MeterRegistry registry, String tag) {
            return new Direction(
                    Counter.builder("lanrage.turn.packets")
                            .description("Datagrams of data that were relayed")
                            .tag("direction", tag)
                            .register(registry),
                    Counter.builder("lanrage.turn.bytes")
                            .description("Data that was relayed, without headers")
                            .baseUnit("bytes")
                            .tag("direction", tag)
                            .register(registry));
        }

        void count(int amount) {
            packets.increment();
            bytes.increment(amount);
        }

        void count(RelayCount sum) {
            packets.increment((double) sum.packets());
            bytes.increment((double) sum.bytes());
        }
    }

    TurnMetrics(MeterRegistry registry, Supplier<Number> allocations) {
        Gauge.builder("lanrage.turn.allocations", allocations)
                .description("Allocations, and ports that are kept for later ones")
                .register(registry);
        toPeer = Direction.of(registry, "to_peer");
        toClient = Direction.of(registry, "to_client");
        congested = drop(registry, "congested");
        queueFull = drop(registry, "queue_full");
        late = drop(registry, "late");
        sendFailed = drop(registry, "send_failed");
        for (TurnDrop reason : TurnDrop.values()) {
            drops.put(reason, drop(registry, reason.name().toLowerCase(Locale.ROOT)));
        }
    }

    private static Counter drop(MeterRegistry registry, String reason) {
        return Counter.builder("lanrage.turn.dropped")
                .description("Datagrams of data that were dropped")
                .tag("reason", reason)
                .register(registry);
    }

    void toPeer(int bytes) {
        toPeer.count(bytes);
    }

    /** Takes over what was summed up, and begins a new sum. */
    void toPeer(RelayCount sum) {
        take(toPeer, sum);
    }

    /** Takes over what was summed up, and begins a new sum. */
    void toClient(RelayCount sum) {
        take(toClient, sum);
    }

    private void take(Direction direction, RelayCount sum) {
        if (sum.packets() > 0) {
            direction.count(sum);
        }
        if (sum.failed() > 0) {
            sendFailed.increment((double) sum.failed());
        }
        sum.reset();
    }

    /** Data that was the oldest in a queue that was full. */
    void queueFull(int packets) {
        queueFull.increment(packets);
    }

    /** Data that had waited too long. */
    void late(int packets) {
        late.increment(packets);
    }

    void toClient(int bytes) {
        toClient.count(bytes);
    }

    void dropped(TurnDrop reason) {
        Objects.requireNonNull(drops.get(reason)).increment();
    }

    void congested(int packets) {
        congested.increment(packets);
    }
}
