package io.lanrage.cli.demo;

import io.lanrage.core.key.PeerId;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.core.network.NetworkManager;
import io.lanrage.core.network.TunnelPeer;
import io.lanrage.core.network.TunnelStatistics;
import io.lanrage.core.network.VirtualInterface;
import io.lanrage.core.transport.PeerTransport;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A network without an interface, which only sends echoes over the selected paths. Its packets have the outer form of WireGuard's
 * transport messages, because the shared socket carries no others, but they are neither encrypted nor tunnels.
 */
final class EchoNetwork implements NetworkManager, PeerTransport.Receiver {

    /** Type, receiver index and counter of a transport message (WireGuard's paper, section 5.4.6), and an empty content's tag. */
    private static final int PACKET_BYTES = 32;

    private static final int TRANSPORT_TYPE = 4;
    private static final int REQUEST = 1;
    private static final int ANSWER = 2;
    private static final int KIND_OFFSET = 4;
    private static final int NUMBER_OFFSET = 8;
    private static final long RETRY_MILLIS = 100;

    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, CompletableFuture<Long>> awaited = new ConcurrentHashMap<>();
    private final Map<PeerId, Traffic> traffic = new ConcurrentHashMap<>();
    private volatile @Nullable PeerTransport transport;

    /** One peer's byte counters. */
    private record Traffic(LongAdder sent, LongAdder received) {}

    /** Sends a peer requests until one is answered; gives that one's round trip in milliseconds, or nothing when the time is up. */
    Optional<Double> echo(PeerId peer, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        while (System.nanoTime() - end < 0) {
            long number = numbers.incrementAndGet();
            CompletableFuture<Long> answer = new CompletableFuture<>();
            awaited.put(number, answer);
            long begin = System.nanoTime();
            send(peer, REQUEST, number);
            try {
                return Optional.of((answer.get(RETRY_MILLIS, TimeUnit.MILLISECONDS) - begin) / 1e6);
            } catch (TimeoutException e) {
                awaited.remove(number);
            } catch (ExecutionException e) {
                throw new IllegalStateException("an answer only ever completes with its time", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    @Override
    public CompletionStage<VirtualInterface> open(InterfaceConfig config, PeerTransport carrier) {
        transport = carrier;
        carrier.receiver(this);
        return CompletableFuture.completedFuture(
                new VirtualInterface(config.name(), config.address(), config.mtu(), "none"));
    }

    @Override
    public CompletionStage<Void> addPeer(TunnelPeer peer) {
        traffic.put(peer.id(), new Traffic(new LongAdder(), new LongAdder()));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> removePeer(PeerId peer) {
        traffic.remove(peer);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Map<PeerId, TunnelStatistics>> statistics() {
        Map<PeerId, TunnelStatistics> counters = new HashMap<>();
        traffic.forEach((peer, bytes) -> counters.put(
                peer,
                new TunnelStatistics(
                        Optional.empty(), bytes.sent().sum(), bytes.received().sum())));
        return CompletableFuture.completedFuture(counters);
    }

    @Override
    public void close() {
        transport = null;
    }

    @Override
    public void receive(PeerId peer, ByteBuffer datagrams, int segmentBytes) {
        int from = datagrams.position();
        while (datagrams.limit() - from >= PACKET_BYTES) {
            received(peer, datagrams.slice(from, PACKET_BYTES).order(ByteOrder.LITTLE_ENDIAN));
            from += segmentBytes;
        }
        datagrams.position(datagrams.limit());
    }

    private void received(PeerId peer, ByteBuffer packet) {
        Traffic bytes = traffic.get(peer);
        if (bytes != null) {
            bytes.received().add(PACKET_BYTES);
        }
        long number = packet.getLong(NUMBER_OFFSET);
        if (packet.getInt(KIND_OFFSET) == REQUEST) {
            send(peer, ANSWER, number);
            return;
        }
        CompletableFuture<Long> answer = awaited.remove(number);
        if (answer != null) {
            answer.complete(System.nanoTime());
        }
    }

    private void send(PeerId peer, int kind, long number) {
        PeerTransport carrier = transport;
        Traffic bytes = traffic.get(peer);
        if (carrier == null || bytes == null) {
            return;
        }
        ByteBuffer packet = ByteBuffer.allocateDirect(PACKET_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        packet.putInt(0, TRANSPORT_TYPE).putInt(KIND_OFFSET, kind).putLong(NUMBER_OFFSET, number);
        carrier.send(peer, packet, PACKET_BYTES);
        bytes.sent().add(PACKET_BYTES);
    }
}
