package io.lanrage.nat.turn.client;

import java.nio.ByteBuffer;

/** What a {@link TurnClient} wants its driver to do, in the order given. */
public sealed interface TurnEffect {

    /**
     * Open a link, and say {@link TurnClient#linkOpened} or {@link TurnClient#linkFailed}.
     *
     * @param link its number
     * @param server where to
     * @param fresh whether it has to be from a port of its own, because the usual one is in use at that server
     */
    record Open(int link, TurnServer server, boolean fresh) implements TurnEffect {}

    /**
     * Send a message to the link's server.
     *
     * @param link which
     * @param message from position to limit; read-only, the receiver's own
     */
    record Send(int link, ByteBuffer message) implements TurnEffect {}

    /**
     * Close a link, if it is open.
     *
     * @param link which
     */
    record Close(int link) implements TurnEffect {}

    /** Ask for credentials, and say {@link TurnClient#credentials} or {@link TurnClient#noCredentials}. */
    record WantCredentials() implements TurnEffect {}

    /**
     * Tell the listener.
     *
     * @param event what happened
     */
    record Tell(TurnEvent event) implements TurnEffect {}

    /**
     * Count a message that was dropped.
     *
     * @param reason why it was dropped
     */
    record Dropped(TurnDrop reason) implements TurnEffect {}
}
