package io.lanrage.nat.behavior;

import io.lanrage.nat.stun.StunRetransmission;
import java.time.Duration;

/** How long a discovery waits for what; tuned so that it ends within 1 s up to a round trip of 250 ms, and after 3 s at the latest. */
final class BehaviorTiming {

    /** When a report is due, whatever has been found out by then. */
    static final Duration LIMIT = Duration.ofSeconds(3);

    /**
     * For the first request to each server: at 0, 200, 600 and 1400 ms, given up at {@link #LIMIT}. RFC 8489 §6.2.1 begins with
     * 500 ms where nothing is known of the way; here a person waits, and it is four small packets.
     */
    static final StunRetransmission SERVER =
            new StunRetransmission(Duration.ofMillis(200), 4, Duration.ofMillis(1_600));

    /** Waiting for further servers, once one has answered, is pointless after this, or after two round trips. */
    private static final Duration OTHER_SERVERS_WAIT = Duration.ofMillis(300);

    /**
     * How much later than its round trip an answer may come. What a filter dropped never comes, so this is what a verdict of
     * silence costs; it is several times the jitter of a loaded home connection.
     */
    private static final Duration JITTER = Duration.ofMillis(200);

    /** A round trip that was measured with repetitions counts no more than this, because it may be that of the last of them. */
    private static final Duration MAX_ROUND_TRIP = Duration.ofMillis(500);

    private BehaviorTiming() {}

    /** The round trip as far as it is known: the time to an answer that came after so many transmissions. */
    static Duration roundTrip(Duration elapsed, int transmissions) {
        return transmissions > 1 && elapsed.compareTo(MAX_ROUND_TRIP) > 0 ? MAX_ROUND_TRIP : elapsed;
    }

    /** How long to wait for other servers after the first answer. */
    static Duration otherServersWait(Duration roundTrip) {
        Duration twice = roundTrip.multipliedBy(2);
        return twice.compareTo(OTHER_SERVERS_WAIT) > 0 ? twice : OTHER_SERVERS_WAIT;
    }

    /**
     * For the probes of a server that is known to answer: three transmissions, at 0, 100 and 300 ms, so that one in ten packets may
     * be lost and a wrong verdict of silence still comes once in a hundred times at most.
     */
    static StunRetransmission probe(Duration roundTrip) {
        return new StunRetransmission(Duration.ofMillis(100), 3, roundTrip.plus(JITTER));
    }
}
