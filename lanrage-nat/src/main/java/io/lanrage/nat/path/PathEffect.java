package io.lanrage.nat.path;

import io.lanrage.core.nat.PathEvent;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** What an agent wants its driver to do, in the order given. */
public sealed interface PathEffect {

    /**
     * Send one datagram from the shared socket.
     *
     * @param to where
     * @param datagram from position to limit; handed over: the agent keeps no reference
     */
    record Send(InetSocketAddress to, ByteBuffer datagram) implements PathEffect {}

    /**
     * Tell the listener.
     *
     * @param event what happened
     */
    record Tell(PathEvent event) implements PathEffect {}

    /**
     * Count a message that was dropped.
     *
     * @param reason why it was dropped
     */
    record Dropped(DropReason reason) implements PathEffect {}
}
