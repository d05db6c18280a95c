package io.lanrage.nat.path;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/**
 * An Internet in memory: peers behind NATs, a clock that is moved by hand, and packets that take their time, get lost, come
 * twice or overtake each other as a seed says.
 */
final class SimulatedNetwork {

    /** What the way between two NATs is like. */
    record Weather(long delayNanos, long jitterNanos, double loss, double duplication) {
        static final Weather FAIR = new Weather(20_000_000, 0, 0, 0);
    }

    private record Event(long atNanos, long order, Runnable action) {}

    private final RandomGenerator random;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::order));
    private final Map<InetAddress, SimulatedNat> nats = new HashMap<>();
    private final Map<InetSocketAddress, SimulatedPeer> lan = new HashMap<>();
    private Weather weather = Weather.FAIR;
    // Not zero, and near its overflow: a nano clock's origin is arbitrary.
    private long nowNanos = Long.MAX_VALUE - 2_000_000_000L;
    private final long originNanos = nowNanos;
    private long order;
    private boolean partitioned;

    SimulatedNetwork(RandomGenerator random) {
        this.random = random;
    }

    void weather(Weather newWeather) {
        weather = newWeather;
    }

    void partitioned(boolean isPartitioned) {
        partitioned = isPartitioned;
    }

    long nowNanos() {
        return nowNanos;
    }

    long elapsedNanos() {
        return nowNanos - originNanos;
    }

    void add(SimulatedPeer peer) {
        nats.put(peer.nat().publicAddress(), peer.nat());
        lan.put(peer.inner(), peer);
    }

    void at(long delayNanos, Runnable action) {
        // Compared as time since the origin, because the clock itself overflows.
        events.add(new Event(elapsedNanos() + delayNanos, order++, action));
    }

    /** Runs what is planned for the next {@code nanos}. */
    void run(long nanos) {
        long untilNanos = elapsedNanos() + nanos;
        while (!events.isEmpty() && events.peek().atNanos <= untilNanos) {
            Event event = events.remove();
            nowNanos = originNanos + Math.max(event.atNanos, elapsedNanos());
            event.action.run();
        }
        nowNanos = originNanos + untilNanos;
    }

    /** Carries a packet of a peer; what becomes of it, nobody tells the peer. */
    void send(SimulatedPeer from, InetSocketAddress to, ByteBuffer datagram) {
        SimulatedPeer neighbour = lan.get(to);
        if (neighbour != null && neighbour.nat() == from.nat()) {
            at(100_000, () -> neighbour.receive(from.inner(), datagram.duplicate()));
            return;
        }
        inject(from.nat().outbound(from.inner(), to), to, datagram);
    }

    /** Carries a packet on the open Internet, whoever sent it. */
    void inject(InetSocketAddress source, InetSocketAddress to, ByteBuffer datagram) {
        int copies = random.nextDouble() < weather.duplication ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            if (!partitioned && random.nextDouble() >= weather.loss) {
                long jitterNanos = weather.jitterNanos == 0 ? 0 : random.nextLong(weather.jitterNanos);
                at(weather.delayNanos + jitterNanos, () -> arrive(source, to, datagram));
            }
        }
    }

    private void arrive(InetSocketAddress source, InetSocketAddress to, ByteBuffer datagram) {
        target(source, to).ifPresent(peer -> peer.receive(source, datagram.duplicate()));
    }

    /** Whom a packet reaches now. */
    private Optional<SimulatedPeer> target(InetSocketAddress source, InetSocketAddress to) {
        return Optional.ofNullable(nats.get(to.getAddress()))
                .flatMap(nat -> nat.inbound(source, to.getPort()))
                .map(lan::get);
    }

    /** Whether a packet that {@code from} sends to {@code to} now would reach {@code peer}. */
    boolean reaches(SimulatedPeer from, InetSocketAddress to, SimulatedPeer peer) {
        SimulatedPeer neighbour = lan.get(to);
        if (neighbour != null && neighbour.nat() == from.nat()) {
            return neighbour == peer;
        }
        return target(from.nat().outbound(from.inner(), to), to).stream().anyMatch(peer::equals);
    }
}
