package io.lanrage.nat.path;

import io.lanrage.core.key.CheckKey;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.nat.Candidate;
import io.lanrage.core.nat.PathEvent;
import io.lanrage.nat.stun.StunClass;
import io.lanrage.nat.stun.StunFormatException;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.TransactionId;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * One agent under test, a clock in milliseconds, and the peer played by the test. What the agent does is recorded with its time.
 */
final class AgentBench {

    static final PeerId SELF = new PeerId("aaaaaaaaaaaaaaaa");
    static final PeerId PEER = new PeerId("bbbbbbbbbbbbbbbb");
    static final CheckKey KEY = CheckKey.of(new byte[CheckKey.BYTES]);
    static final InetSocketAddress LOCAL = new InetSocketAddress("192.168.1.2", 51820);
    static final InetSocketAddress NEAR = new InetSocketAddress("192.168.1.3", 51820);
    static final InetSocketAddress FAR = new InetSocketAddress("203.0.113.20", 51820);
    static final InetSocketAddress OTHER = new InetSocketAddress("203.0.113.20", 40000);

    private static final long MILLIS = 1_000_000;
    // Overflows in the middle of most tests, as a nano clock may.
    private static final long ORIGIN_NANOS = Long.MAX_VALUE - 300 * MILLIS;

    /** A datagram that the agent sent. */
    record Sent(long atMillis, InetSocketAddress to, StunMessage message) {
        boolean isCheck() {
            return message.messageClass() == StunClass.REQUEST;
        }
    }

    /** A path event and its time. */
    record Told(long atMillis, PathEvent event) {}

    final PathAgents agents = new PathAgents(SELF, LOCAL, new SplittableRandom(1));
    final CheckSeal peerSeal = new CheckSeal(/* self= */ PEER, /* peer= */ SELF, KEY);
    final List<Sent> sent = new ArrayList<>();
    final List<Told> told = new ArrayList<>();
    final List<DropReason> drops = new ArrayList<>();
    // What runAnswering has taken of what was sent, and what it has not answered yet.
    private int taken;
    private final List<Sent> open = new ArrayList<>();
    private final SplittableRandom peerRandom = new SplittableRandom(2);
    private long nowNanos = ORIGIN_NANOS;

    AgentBench() {
        agents.addPeer(PEER, KEY);
    }

    static Candidate candidate(InetSocketAddress address) {
        return new Candidate(address.equals(NEAR) ? Candidate.Kind.HOST : Candidate.Kind.SERVER_REFLEXIVE, address);
    }

    static StunMessage decoded(ByteBuffer datagram) {
        try {
            return StunMessage.decode(datagram);
        } catch (StunFormatException e) {
            throw new AssertionError(e);
        }
    }

    long nowNanos() {
        return nowNanos;
    }

    long nowMillis() {
        return Math.floorDiv(nowNanos - ORIGIN_NANOS, MILLIS);
    }

    void candidates(InetSocketAddress... addresses) {
        List<Candidate> candidates = new ArrayList<>();
        for (InetSocketAddress address : addresses) {
            candidates.add(candidate(address));
        }
        record(agents.remoteCandidates(PEER, candidates, nowNanos));
    }

    void retry() {
        record(agents.retry(PEER, nowNanos));
    }

    void carried() {
        agents.carried(PEER, nowNanos);
    }

    /** Moves the clock, and does at its deadline what the agent plans. */
    void runTo(long millis) {
        long untilNanos = ORIGIN_NANOS + millis * MILLIS;
        OptionalLong next = agents.deadlineNanos(nowNanos);
        while (next.isPresent() && next.getAsLong() - untilNanos <= 0) {
            if (next.getAsLong() - nowNanos > 0) {
                nowNanos = next.getAsLong();
            }
            record(agents.advance(nowNanos));
            next = agents.deadlineNanos(nowNanos);
        }
        nowNanos = untilNanos;
    }

    /** Runs while the peer answers each check to one of the addresses after the round trip, and none to others. */
    void runAnswering(long untilMillis, long roundTripMillis, InetSocketAddress... answering) {
        List<InetSocketAddress> alive = List.of(answering);
        while (nowMillis() < untilMillis) {
            for (Sent each : sent.subList(taken, sent.size())) {
                if (each.isCheck() && alive.contains(each.to())) {
                    open.add(each);
                }
            }
            taken = sent.size();
            open.stream()
                    .filter(s -> s.atMillis + roundTripMillis == nowMillis())
                    .toList()
                    .forEach(this::answer);
            open.removeIf(s -> s.atMillis + roundTripMillis <= nowMillis());
            runTo(nowMillis() + 1);
        }
    }

    /** The peer answers this check now. */
    void answer(Sent check) {
        receive(check.to, decoded(peerSeal.answer(check.message, LOCAL)));
    }

    /** The peer checks this agent now; returns the request. */
    StunMessage check(InetSocketAddress from) {
        StunMessage request = decoded(peerSeal.request(TransactionId.random(peerRandom)));
        receive(from, request);
        return request;
    }

    void receive(InetSocketAddress from, StunMessage message) {
        record(agents.received(from, message, nowNanos));
    }

    private void record(List<PathEffect> effects) {
        for (PathEffect effect : effects) {
            if (effect instanceof PathEffect.Send send) {
                sent.add(new Sent(nowMillis(), send.to(), decoded(send.datagram())));
            } else if (effect instanceof PathEffect.Tell tell) {
                told.add(new Told(nowMillis(), tell.event()));
            } else if (effect instanceof PathEffect.Dropped dropped) {
                drops.add(dropped.reason());
            }
        }
    }

    /** Connects over one address at once, and forgets what was recorded. */
    void connect(InetSocketAddress address) {
        candidates(address);
        answer(lastCheck(address));
        forget();
    }

    void forget() {
        sent.clear();
        told.clear();
        taken = 0;
    }

    Sent lastCheck(InetSocketAddress to) {
        return sent.stream()
                .filter(s -> s.isCheck() && s.to.equals(to))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError("no check was sent to " + to));
    }

    List<Long> checkTimes(InetSocketAddress to) {
        return sent.stream()
                .filter(s -> s.isCheck() && s.to.equals(to))
                .map(Sent::atMillis)
                .toList();
    }

    List<PathEvent> events() {
        return told.stream().map(Told::event).toList();
    }
}
