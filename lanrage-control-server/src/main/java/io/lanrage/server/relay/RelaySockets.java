package io.lanrage.server.relay;

import io.lanrage.nat.posix.BatchSocket;
import org.jspecify.annotations.Nullable;

/** The sockets of relayed addresses. */
interface RelaySockets {

    /** The socket of a relayed address by its number; null if it has none any more. */
    @Nullable
    BatchSocket socket(int relay);
}
