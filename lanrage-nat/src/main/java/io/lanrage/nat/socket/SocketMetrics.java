package io.lanrage.nat.socket;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What the socket counts.
 *
 * <ul>
 *   <li>{@code lanrage.socket.dropped}, tags {@code direction} and {@code reason}: datagrams that the socket dropped
 *   <li>{@code lanrage.socket.received} and {@code lanrage.socket.sent}, in bytes: datagrams' payload
 * </ul>
 */
final class SocketMetrics {

    private final Map<SocketDrop, Counter> drops = new EnumMap<>(SocketDrop.class);
    private final Counter receivedBytes;
    private final Counter sentBytes;

    SocketMetrics(MeterRegistry registry) {
        for (SocketDrop drop : SocketDrop.values()) {
            drops.put(
                    drop,
                    Counter.builder("lanrage.socket.dropped")
                            .description("Datagrams that the shared socket dropped")
                            .tag("direction", drop.direction())
                            .tag("reason", drop.reason())
                            .register(registry));
        }
        receivedBytes = Counter.builder("lanrage.socket.received")
                .description("Payload of the datagrams that arrived at the shared socket")
                .baseUnit("bytes")
                .register(registry);
        sentBytes = Counter.builder("lanrage.socket.sent")
                .description("Payload of the datagrams that the shared socket sent")
                .baseUnit("bytes")
                .register(registry);
    }

    void dropped(SocketDrop drop, int datagrams) {
        Objects.requireNonNull(drops.get(drop)).increment(datagrams);
    }

    void received(int bytes) {
        receivedBytes.increment(bytes);
    }

    void sent(int bytes) {
        sentBytes.increment(bytes);
    }
}
