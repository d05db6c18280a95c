package io.lanrage.nat.behavior;

import io.lanrage.nat.stun.OtherAddress;
import io.lanrage.nat.stun.StunFormatException;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.XorMappedAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * One discovery that is played through in memory, with no packet sent.
 *
 * <p>The first discovery of a process loads its classes between sending and receiving. That takes longer than most round trips, counts
 * as round trip, and counts twice: what a filter has dropped is waited for as long as the round trip suggests. Behind a rehearsal
 * nothing is left to load.
 */
public final class Rehearsal {

    // RFC 5737: addresses for examples. The first and second are the server's, the third is the one that it sees.
    private static final InetSocketAddress SERVER = new InetSocketAddress("192.0.2.1", 3478);
    private static final InetSocketAddress OTHER = new InetSocketAddress("198.51.100.1", 3479);
    private static final InetSocketAddress MAPPED = new InetSocketAddress("203.0.113.1", 49152);

    private Rehearsal() {}

    /**
     * Plays.
     *
     * @param random the source that the discoveries will use
     * @return how many requests were answered
     */
    public static int play(RandomGenerator random) {
        BehaviorDiscovery discovery = new BehaviorDiscovery(List.of(SERVER), Set.of(), random);
        Deque<BehaviorEffect> effects = new ArrayDeque<>(discovery.start(0));
        int answered = 0;
        while (!effects.isEmpty()) {
            if (effects.remove() instanceof BehaviorEffect.Send send) {
                effects.addAll(discovery.received(OTHER, answer(send.datagram()), 0));
                answered++;
            }
        }
        return answered;
    }

    private static StunMessage answer(ByteBuffer request) {
        try {
            byte[] answer = StunMessageBuilder.success(StunMessage.decode(request))
                    .add(new XorMappedAddress(MAPPED))
                    .add(new OtherAddress(OTHER))
                    .encode();
            return StunMessage.decode(ByteBuffer.wrap(answer));
        } catch (StunFormatException e) {
            throw new AssertionError("an own message cannot be read", e);
        }
    }
}
