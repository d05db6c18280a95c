package io.lanrage.server.relay.registration;

import io.lanrage.core.control.message.Nonce;
import io.lanrage.core.task.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How a relay keeps on the list of a control server.
 *
 * <pre>
 *              granted                           refused, no answer
 *   OUTSIDE ─────────────► LISTED ─► (each heartbeat) ─────────────► OUTSIDE, tried again with back-off
 *      │ ▲                   │ ▲
 *      └─┘ challenged: tried └─┘ granted again, or challenged: the server was started anew
 *          again at once
 * </pre>
 *
 * <p>A second challenge in a row means that the proof was wrong: the keys differ. Then the relay waits as after a refusal.
 *
 * <p>Pure but for the random source that spreads attempts. Not safe for use by several threads.
 */
final class Registering {

    /** Of a heartbeat's time at most a tenth is taken off, so that the relays of a server do not come all at once for ever. */
    private static final double JITTER = 0.1;

    private final RandomGenerator random;
    private final Backoff backoff;
    private @Nullable Nonce challenge;
    private boolean listed;
    private boolean troubled;
    private boolean challengedBefore;

    /**
     * What follows from an answer.
     *
     * @param pause until the next attempt
     * @param change what to tell the operator, if something changed
     */
    record Next(Duration pause, Optional<Change> change) {}

    /** A change that an operator should know. */
    sealed interface Change {

        /** The relay is on the list now. */
        record Listed() implements Change {}

        /**
         * The relay is not on the list, or will soon be off it.
         *
         * @param why for people
         */
        record NotListed(String why) implements Change {}
    }

    Registering(RandomGenerator random) {
        this.random = random;
        this.backoff = new Backoff(random);
    }

    /** What the proof of the next attempt is to be made over; a challenge is used once. */
    Optional<Nonce> takeChallenge() {
        Optional<Nonce> taken = Optional.ofNullable(challenge);
        challenge = null;
        return taken;
    }

    boolean isListed() {
        return listed;
    }

    Next onReply(DeskReply reply) {
        if (reply instanceof DeskReply.Granted granted) {
            challenge = granted.challenge();
            challengedBefore = false;
            backoff.reset();
            boolean isNew = !listed;
            listed = true;
            troubled = false;
            long millis = Math.round(granted.heartbeat().toMillis() * (1 - JITTER * random.nextDouble()));
            return new Next(Duration.ofMillis(millis), isNew ? Optional.of(new Change.Listed()) : Optional.empty());
        }
        if (reply instanceof DeskReply.Challenged challenged) {
            challenge = challenged.challenge();
            if (!challengedBefore) {
                challengedBefore = true;
                return new Next(Duration.ZERO, Optional.empty());
            }
            return failed("the control server does not accept the proof: the relay keys differ");
        }
        return failed(((DeskReply.Refused) reply).why());
    }

    /** No answer came. */
    Next onFailure(String why) {
        return failed(why);
    }

    private Next failed(String why) {
        challengedBefore = false;
        boolean isNews = !troubled;
        troubled = true;
        listed = false;
        return new Next(backoff.next(), isNews ? Optional.of(new Change.NotListed(why)) : Optional.empty());
    }
}
