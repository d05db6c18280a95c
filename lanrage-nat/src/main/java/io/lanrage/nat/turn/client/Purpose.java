package io.lanrage.nat.turn.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** What a request is for. */
sealed interface Purpose {

    /** What concerns the allocation itself. */
    enum Life implements Purpose {
        ALLOCATE,
        REFRESH,
        RELEASE
    }

    /** Lets an address through, whatever its port. */
    record Permit(InetAddress address) implements Purpose {}

    /** Binds a channel to a peer, which lets its address through as well. */
    record Bind(InetSocketAddress peer, int channel) implements Purpose {}
}
