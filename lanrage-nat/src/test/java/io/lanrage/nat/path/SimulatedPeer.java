package io.lanrage.nat.path;

import io.lanrage.core.key.CheckKey;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.nat.Candidate;
import io.lanrage.core.nat.Path;
import io.lanrage.core.nat.PathEvent;
import io.lanrage.nat.stun.StunFormatException;
import io.lanrage.nat.stun.StunMessage;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** A peer of the simulated network: the agents under test, and the simplest driver for them. */
final class SimulatedPeer {

    private static final InetSocketAddress STUN_SERVER = new InetSocketAddress("198.51.100.1", 3478);

    private final SimulatedNetwork network;
    private final PeerId id;
    private final InetSocketAddress inner;
    private final SimulatedNat nat;
    private final PathAgents agents;
    private final List<PathEvent> events = new ArrayList<>();
    private final Map<DropReason, Integer> drops = new EnumMap<>(DropReason.class);
    private final Deque<Long> sentInLastSecond = new ArrayDeque<>();
    private int mostSentInOneSecond;
    private long wakes;

    SimulatedPeer(
            SimulatedNetwork network, PeerId id, InetSocketAddress inner, SimulatedNat nat, RandomGenerator random) {
        this.network = network;
        this.id = id;
        this.inner = inner;
        this.nat = nat;
        this.agents = new PathAgents(id, inner, random);
        network.add(this);
    }

    PeerId id() {
        return id;
    }

    InetSocketAddress inner() {
        return inner;
    }

    SimulatedNat nat() {
        return nat;
    }

    List<PathEvent> events() {
        return events;
    }

    int drops(DropReason reason) {
        return drops.getOrDefault(reason, 0);
    }

    int mostSentInOneSecond() {
        return mostSentInOneSecond;
    }

    /** Host and server-reflexive, as gathered; one candidate where they are the same. */
    List<Candidate> candidates() {
        InetSocketAddress reflexive = nat.outbound(inner, STUN_SERVER);
        Candidate host = new Candidate(Candidate.Kind.HOST, inner);
        return reflexive.equals(inner)
                ? List.of(host)
                : List.of(host, new Candidate(Candidate.Kind.SERVER_REFLEXIVE, reflexive));
    }

    void addPeer(SimulatedPeer peer, CheckKey key) {
        agents.addPeer(peer.id, key);
    }

    void removePeer(SimulatedPeer peer) {
        agents.removePeer(peer.id);
    }

    void takeCandidates(SimulatedPeer of, List<Candidate> candidates) {
        carryOut(agents.remoteCandidates(of.id, candidates, network.nowNanos()));
    }

    void retry(SimulatedPeer peer) {
        carryOut(agents.retry(peer.id, network.nowNanos()));
    }

    /** As if data went to or came from the peer. */
    void carried(SimulatedPeer peer) {
        agents.carried(peer.id, network.nowNanos());
        planWake();
    }

    Optional<Path> selected(SimulatedPeer peer) {
        return agents.selected(peer.id);
    }

    boolean isConnectedTo(SimulatedPeer peer) {
        return agents.destination(peer.id) != null;
    }

    Optional<PeerId> ownerOf(InetSocketAddress source) {
        return Optional.ofNullable(agents.owner(source));
    }

    boolean wasExhausted() {
        return events.stream().anyMatch(PathEvent.Exhausted.class::isInstance);
    }

    void receive(InetSocketAddress from, ByteBuffer datagram) {
        try {
            carryOut(agents.received(from, StunMessage.decode(datagram), network.nowNanos()));
        } catch (StunFormatException e) {
            throw new AssertionError("the network changes nothing inside packets", e);
        }
    }

    private void carryOut(List<PathEffect> effects) {
        for (PathEffect effect : effects) {
            if (effect instanceof PathEffect.Send send) {
                countSent();
                network.send(this, send.to(), send.datagram());
            } else if (effect instanceof PathEffect.Tell tell) {
                events.add(tell.event());
            } else if (effect instanceof PathEffect.Dropped dropped) {
                drops.merge(dropped.reason(), 1, Integer::sum);
            }
        }
        planWake();
    }

    private void countSent() {
        long nowNanos = network.elapsedNanos();
        sentInLastSecond.add(nowNanos);
        while (nowNanos - sentInLastSecond.getFirst() >= 1_000_000_000L) {
            sentInLastSecond.removeFirst();
        }
        mostSentInOneSecond = Math.max(mostSentInOneSecond, sentInLastSecond.size());
    }

    private void planWake() {
        OptionalLong deadline = agents.deadlineNanos(network.nowNanos());
        long wake = ++wakes;
        deadline.ifPresent(nanos -> network.at(Math.max(0, nanos - network.nowNanos()), () -> {
            // A later input planned anew.
            if (wake == wakes) {
                carryOut(agents.advance(network.nowNanos()));
            }
        }));
    }
}
