package io.lanrage.core.control.remote;

import java.util.concurrent.CompletionStage;

/** A connection that carries texts both ways, in order. Its methods may be called from any thread and return at once. */
interface Link {

    /** Sends a text behind those before it. What can no longer be sent is dropped: {@link LinkListener#ended} tells. */
    void send(String text);

    /** A text that arrived is done with. A link that has too many which are not is ended. */
    void taken(String text);

    /**
     * Says goodbye. Texts that still arrive are dropped.
     *
     * @return completes when the other side has answered or the connection is gone; never fails
     */
    CompletionStage<Void> close();

    /** Cuts the connection, without a word. */
    void abort();
}
