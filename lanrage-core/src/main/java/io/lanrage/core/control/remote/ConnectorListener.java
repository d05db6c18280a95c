package io.lanrage.core.control.remote;

import io.lanrage.core.control.message.Event;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Whose requests go over a {@link Connector}; called on the control plane's thread. */
interface ConnectorListener {

    /**
     * There is a session: time to find out what was missed.
     *
     * @return completes when everything is told: true if the connection is still of use, false if the membership ended meanwhile. Fails if
     *     the session is of no use, and then another is made
     */
    CompletionStage<Boolean> restore(ControlSession session);

    /** Something happened. */
    void happened(Event event);

    /** The lease is renewed, and the server told the revision of the own party, if it knows one. */
    void renewed(Optional<Long> revision);
}
