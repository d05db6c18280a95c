package io.lanrage.nat.relay;

import io.lanrage.nat.turn.client.TurnEvent;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Hears of a relay. Called on the event loop: an implementation never waits. */
public interface RelayListener {

    /**
     * Something happened.
     *
     * @param event what; the links in it are those of {@link Relay#send}
     */
    void onRelayEvent(TurnEvent event);

    /**
     * A datagram of a peer arrived at a relayed address. Its source is what the server says; whether the peer is who it should be,
     * checks and WireGuard tell.
     *
     * @param link the link whose relayed address it came to
     * @param peer the peer's address
     * @param datagram from position to limit; borrowed for the call
     */
    void onRelayData(int link, InetSocketAddress peer, ByteBuffer datagram);
}
