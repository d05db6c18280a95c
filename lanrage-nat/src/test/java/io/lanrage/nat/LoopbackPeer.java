package io.lanrage.nat;

import io.lanrage.core.key.PeerId;
import io.lanrage.core.nat.Candidate;
import io.lanrage.core.nat.NatTraversal;
import io.lanrage.core.nat.NatTraversalOptions;
import io.lanrage.core.nat.PathEvent;
import io.lanrage.core.nat.PathListener;
import io.lanrage.nat.socket.SocketCalls;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A traversal on loopback alone, and what it tells and delivers. */
final class LoopbackPeer implements AutoCloseable {

    static final long WAIT_SECONDS = 10;

    /** A batch that arrived. */
    record Delivery(PeerId from, byte[] bytes, int segmentBytes) {}

    final PeerId id;
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final BlockingQueue<PathEvent> events = new LinkedBlockingQueue<>();
    final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
    final NatTraversal traversal;

    LoopbackPeer(String id, SocketCalls calls) {
        this.id = new PeerId(id);
        Set<String> others = LocalInterface.all().stream()
                .filter(each -> !each.loopback())
                .map(LocalInterface::name)
                .collect(Collectors.toSet());
        traversal = UdpNatTraversal.open(
                new NatTraversalOptions(this.id, 0, others, registry),
                new CandidateRules(others, true),
                calls,
                new PathListener() {
                    @Override
                    public void onPathEvent(PathEvent event) {
                        events.add(event);
                    }

                    @Override
                    public void onCandidates(List<Candidate> candidates) {
                        throw new AssertionError("the interfaces of this machine do not change");
                    }
                });
        traversal.transport().receiver((peer, datagrams, segmentBytes) -> {
            byte[] bytes = new byte[datagrams.remaining()];
            datagrams.get(bytes);
            deliveries.add(new Delivery(peer, bytes, segmentBytes));
        });
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), traversal.localPort());
    }

    List<Candidate> candidates() {
        return List.of(new Candidate(Candidate.Kind.HOST, address()));
    }

    /** Waits for an event of a kind, and skips others. */
    <E extends PathEvent> E await(Class<E> kind) throws InterruptedException {
        PathEvent event = events.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        while (event != null && !kind.isInstance(event)) {
            event = events.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        }
        if (event == null) {
            throw new AssertionError("no " + kind.getSimpleName() + " within " + WAIT_SECONDS + " s");
        }
        return kind.cast(event);
    }

    Delivery awaitDelivery() throws InterruptedException {
        Delivery delivery = deliveries.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        if (delivery == null) {
            throw new AssertionError("nothing arrived within " + WAIT_SECONDS + " s");
        }
        return delivery;
    }

    /** Waits until everything that was handed to the event loop before is done. */
    void awaitLoop() throws Exception {
        traversal.gather(List.of()).toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    double count(String name, String reason) {
        return registry.find(name).tag("reason", reason).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    @Override
    public void close() {
        traversal.close();
    }
}
