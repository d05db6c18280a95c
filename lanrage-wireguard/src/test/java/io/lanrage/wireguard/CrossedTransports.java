package io.lanrage.wireguard;

import io.lanrage.core.key.PeerId;
import io.lanrage.core.transport.PeerTransport;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A network without wires: what one peer's transport sends, the other one's receives, after a delay of one's choice. */
final class CrossedTransports implements AutoCloseable {
    private final Map<PeerId, End> ends = new ConcurrentHashMap<>();
    private final ScheduledExecutorService wire =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "test-wire"));
    private final Duration oneWay;

    CrossedTransports(Duration oneWay) {
        this.oneWay = oneWay;
    }

    /** The transport of a peer. */
    End of(PeerId peer) {
        return ends.computeIfAbsent(peer, End::new);
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
            ByteBuffer copy = ByteBuffer.allocateDirect(datagrams.remaining())
                    .put(datagrams)
                    .flip();
            var unused = wire.schedule(() -> deliver(peer, copy, segmentBytes), oneWay.toNanos(), TimeUnit.NANOSECONDS);
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
