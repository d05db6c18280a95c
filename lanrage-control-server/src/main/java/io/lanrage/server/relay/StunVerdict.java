package io.lanrage.server.relay;

import io.lanrage.nat.stun.StunFormatException;
import io.lanrage.nat.stun.StunMessageBuilder;

/** What is to be done about one datagram. */
sealed interface StunVerdict {

    /**
     * Send this back to where the datagram came from.
     *
     * @param message the response
     * @param outcome what kind of response it is
     * @param from index of the endpoint that sends it, see {@link StunEndpoints}
     */
    record Reply(StunMessageBuilder message, StunOutcome outcome, int from) implements StunVerdict {}

    /**
     * Drop it: it is no STUN message.
     *
     * @param reason why not
     */
    record Malformed(StunFormatException.Reason reason) implements StunVerdict {}

    /**
     * Drop it for another reason.
     *
     * @param reason which
     */
    record Dropped(StunDrop reason) implements StunVerdict {}
}
