package io.lanrage.nat.path;

import io.lanrage.core.key.CheckKey;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.nat.Candidate;
import io.lanrage.nat.stun.StunFormatException;
import io.lanrage.nat.stun.StunMessage;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Two players' checks and heartbeats, played through in memory, with no packet sent.
 *
 * <p>A heartbeat shares its thread with the packets of the game. It comes too seldom for the JVM to compile it in the first minutes, and takes
 * half a millisecond until then, which a packet behind it waits for; behind a rehearsal it is a quarter of that.
 */
public final class CheckRehearsal {

    /** HotSpot compiles a method after 200 calls; each heartbeat is two. */
    public static final int HEARTBEATS = 120;

    // RFC 5737: addresses for examples.
    private static final InetSocketAddress FIRST_ADDRESS = new InetSocketAddress("192.0.2.1", 49152);
    private static final InetSocketAddress SECOND_ADDRESS = new InetSocketAddress("198.51.100.1", 49152);
    private static final PeerId FIRST = new PeerId("a".repeat(16));
    private static final PeerId SECOND = new PeerId("b".repeat(16));

    private final PathAgents first;
    private final PathAgents second;
    private int heard;

    private CheckRehearsal(RandomGenerator random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        CheckKey key = CheckKey.of(bytes);
        this.first = new PathAgents(FIRST, FIRST_ADDRESS, random);
        this.second = new PathAgents(SECOND, SECOND_ADDRESS, random);
        first.addPeer(SECOND, key);
        second.addPeer(FIRST, key);
    }

    /**
     * Plays. Takes one or two tenths of a second of processor time.
     *
     * @param random the source that the checks will use
     * @param heartbeats of each of the two players, from 1 up
     * @return how many messages arrived
     */
    public static int play(RandomGenerator random, int heartbeats) {
        CheckRehearsal rehearsal = new CheckRehearsal(random);
        rehearsal.begin();
        for (long beat = 1; beat <= heartbeats; beat++) {
            long nowNanos = beat * PathTiming.QUIET_HEARTBEAT_NANOS;
            rehearsal.carry(rehearsal.first.advance(nowNanos), nowNanos);
            rehearsal.carry(rehearsal.second.advance(nowNanos), nowNanos);
        }
        return rehearsal.heard;
    }

    private void begin() {
        carry(first.remoteCandidates(SECOND, List.of(new Candidate(Candidate.Kind.HOST, SECOND_ADDRESS)), 0), 0);
        carry(second.remoteCandidates(FIRST, List.of(new Candidate(Candidate.Kind.HOST, FIRST_ADDRESS)), 0), 0);
    }

    private void carry(List<PathEffect> effects, long nowNanos) {
        for (PathEffect effect : effects) {
            if (effect instanceof PathEffect.Send send) {
                arrive(send, nowNanos);
            }
        }
    }

    private void arrive(PathEffect.Send send, long nowNanos) {
        heard++;
        try {
            StunMessage message = StunMessage.decode(send.datagram());
            if (send.to().equals(FIRST_ADDRESS)) {
                carry(first.received(SECOND_ADDRESS, message, nowNanos), nowNanos);
            } else {
                carry(second.received(FIRST_ADDRESS, message, nowNanos), nowNanos);
            }
        } catch (StunFormatException e) {
            throw new AssertionError("an own message cannot be read", e);
        }
    }
}
