package io.lanrage.nat.behavior;

import io.lanrage.core.nat.NatReport;
import io.lanrage.nat.behavior.SimulatedStunServer.Packet;
import io.lanrage.nat.stun.StunFormatException;
import io.lanrage.nat.stun.StunMessage;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/** One discovery from a machine behind a router, with servers, delay and loss; the clock is turned by hand. */
final class SimulatedDiscovery {

    static final InetSocketAddress SHARED = new InetSocketAddress("192.168.1.2", 41_000);
    static final InetSocketAddress FRESH = new InetSocketAddress("192.168.1.2", 51_000);

    private final SimulatedRouter router;
    private final List<SimulatedStunServer> servers;
    private final Duration roundTrip;
    private final double loss;
    private final Random random;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::order));
    private final List<Packet> sent = new ArrayList<>();
    private long nowNanos = -1_000_000_000L; // so that the clock passes zero on the way
    private long order;

    /** A packet's arrival at a server, or at the router from outside. */
    private record Event(long atNanos, long order, Packet packet, boolean outbound) {}

    SimulatedDiscovery(
            SimulatedRouter router, List<SimulatedStunServer> servers, Duration roundTrip, double loss, Random random) {
        this.router = router;
        this.servers = servers;
        this.roundTrip = roundTrip;
        this.loss = loss;
        this.random = random;
    }

    /** Every packet that left the machine, with its source before translation. */
    List<Packet> sent() {
        return sent;
    }

    NatReport run(InetSocketAddress... asked) throws StunFormatException {
        BehaviorDiscovery discovery = new BehaviorDiscovery(List.of(asked), Set.of(SHARED), random);
        Optional<NatReport> report = perform(discovery.start(nowNanos));
        while (report.isEmpty()) {
            OptionalLong deadline = discovery.deadlineNanos();
            Event next = events.peek();
            if (next != null && next.atNanos() - deadline.orElseThrow() <= 0) {
                events.remove();
                nowNanos = next.atNanos();
                report = next.outbound() ? atServers(next.packet()) : atRouter(discovery, next.packet());
            } else {
                nowNanos = deadline.orElseThrow();
                report = perform(discovery.advance(nowNanos));
            }
        }
        if (discovery.deadlineNanos().isPresent()) {
            throw new AssertionError("a finished discovery waits for nothing");
        }
        return report.get();
    }

    private Optional<NatReport> perform(List<BehaviorEffect> effects) {
        for (BehaviorEffect effect : effects) {
            if (effect instanceof BehaviorEffect.Send send) {
                byte[] bytes = new byte[send.datagram().remaining()];
                send.datagram().get(bytes);
                InetSocketAddress inner = send.socket() == ProbeSocket.SHARED ? SHARED : FRESH;
                sent.add(new Packet(inner, send.target(), bytes));
                transmit(new Packet(router.outbound(inner, send.target()), send.target(), bytes), true);
            } else if (effect instanceof BehaviorEffect.Finished finished) {
                return Optional.of(finished.report());
            }
        }
        return Optional.empty();
    }

    private void transmit(Packet packet, boolean outbound) {
        if (random.nextDouble() >= loss) {
            events.add(new Event(nowNanos + roundTrip.toNanos() / 2, order++, packet, outbound));
        }
    }

    private Optional<NatReport> atServers(Packet packet) throws StunFormatException {
        for (SimulatedStunServer server : servers) {
            server.answer(packet).ifPresent(answer -> transmit(answer, false));
        }
        return Optional.empty();
    }

    private Optional<NatReport> atRouter(BehaviorDiscovery discovery, Packet packet) throws StunFormatException {
        if (router.inbound(packet.from(), packet.to()).isEmpty()) {
            return Optional.empty();
        }
        StunMessage message = StunMessage.decode(ByteBuffer.wrap(packet.bytes()));
        return perform(discovery.received(packet.from(), message, nowNanos));
    }
}
