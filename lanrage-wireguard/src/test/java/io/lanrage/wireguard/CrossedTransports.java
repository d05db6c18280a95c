package io.lanrage.wireguard;

import io.lanrage.core.key.PeerId;
import io.lanrage.core.transport.PeerTransport;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A network without wires: what one peer's transport sends, the other one's receives, after a delay of one's choice. */
final class CrossedTransports implements AutoCloseable {
    private final Map<PeerId, End> ends = new ConcurrentHashMap<>();
    private final ScheduledExecutorService wire =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "test-wire"));
    private final Weather weather;

    /** What happens to datagrams on their way. Asked on any thread, for one datagram at a time. */
    @FunctionalInterface
    interface Weather {
        /** How many nanoseconds it takes, below 0 if it is lost. */
        long delayNanos(PeerId from, ByteBuffer datagram);
    }

    /** Batches arrive as they were sent, as late as one says. */
    CrossedTransports(Duration oneWay) {
        this.weather = (from, batch) -> oneWay.toNanos();
    }

    /** Each datagram has its own fate, so that none arrives in a batch. */
    CrossedTransports(Weather weather) {
        this.weather = new Single(weather);
    }

    /** Marks a weather that judges datagrams one by one. */
    private record Single(Weather weather) implements Weather {
        @Override
        public long delayNanos(PeerId from, ByteBuffer datagram) {
            return weather.delayNanos(from, datagram);
        }
    }

    /** The transport of a peer. */
    End of(PeerId peer) {
        return ends.computeIfAbsent(peer, End::new);
    }

    /** Has the peer receive something as if it came from another one, and waits until it has. */
    void inject(PeerId from, PeerId to, byte[] datagram) throws InterruptedException, ExecutionException {
        inject(from, to, datagram, Math.max(1, datagram.length));
    }

    /** The same with several datagrams, one behind the other. */
    void inject(PeerId from, PeerId to, byte[] datagrams, int segmentBytes)
            throws InterruptedException, ExecutionException {
        ByteBuffer copy =
                ByteBuffer.allocateDirect(datagrams.length).put(datagrams).flip();
        wire.submit(() -> of(from).deliver(to, copy, segmentBytes)).get();
    }

    @Override
    public void close() {
        wire.shutdownNow();
    }

    final class End implements PeerTransport {
        private final PeerId self;
        private volatile @Nullable Receiver receiver;

        private End(PeerId self) {
            this.self = self;
        }

        @Override
        public void send(PeerId peer, ByteBuffer datagrams, int segmentBytes) {
            int partBytes = weather instanceof Single ? segmentBytes : datagrams.remaining();
            while (datagrams.hasRemaining()) {
                int bytes = Math.min(partBytes, datagrams.remaining());
                ByteBuffer copy = ByteBuffer.allocateDirect(bytes)
                        .put(0, datagrams, datagrams.position(), bytes)
                        .limit(bytes);
                datagrams.position(datagrams.position() + bytes);
                long delayNanos = weather.delayNanos(self, copy);
                if (delayNanos >= 0) {
                    var unused =
                            wire.schedule(() -> deliver(peer, copy, segmentBytes), delayNanos, TimeUnit.NANOSECONDS);
                }
            }
        }

        private void deliver(PeerId peer, ByteBuffer datagrams, int segmentBytes) {
            End other = ends.get(peer);
            Receiver receiving = other == null ? null : other.receiver;
            if (receiving != null) {
                receiving.receive(self, datagrams, segmentBytes);
            }
        }

        @Override
        public void receiver(Receiver receiver) {
            this.receiver = receiver;
        }
    }
}
