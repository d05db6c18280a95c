package io.lanrage.server.relay.turn;

import io.lanrage.nat.stun.AddressFamily;

/** One relayed address: a port of one family that belongs to an allocation until it expires. */
final class Relayed {

    /** What {@link #place} is while no timer runs. */
    static final int NO_PLACE = -1;

    final Allocation allocation;
    final AddressFamily family;

    /** Whether any other port would do as well. */
    final boolean anyPort;

    /** Its number among the relayed addresses of the event loop. */
    final int index;

    int port;
    boolean open;
    int attempts = 1;
    long expiryNanos;

    /** Where it stands among the {@link Deadlines}. */
    int place = NO_PLACE;

    Relayed(Allocation allocation, AddressFamily family, int index, int port, boolean anyPort) {
        this.allocation = allocation;
        this.family = family;
        this.index = index;
        this.port = port;
        this.anyPort = anyPort;
    }
}
