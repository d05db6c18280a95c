package io.lanrage.nat;

import io.lanrage.nat.stun.StunMessage;
import java.net.InetSocketAddress;

/** Something that asks STUN servers from the shared socket and waits for their answers. Lives on the event loop. */
interface StunExchange {

    /**
     * Takes a STUN response that arrived, if it belongs to this exchange.
     *
     * @param from where it came from
     * @param response the response
     * @return whether it belongs here
     */
    boolean received(InetSocketAddress from, StunMessage response);

    /** Whether its result is there, so that it waits for nothing more. */
    boolean isOver();

    /** Ends it because the traversal is closed. */
    void abandon();
}
