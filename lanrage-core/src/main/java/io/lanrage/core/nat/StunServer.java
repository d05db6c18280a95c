package io.lanrage.core.nat;

import java.net.InetSocketAddress;

/**
 * A STUN server's UDP endpoint.
 *
 * @param address host and port; a host name is resolved by whoever asks the server, off the event loops
 */
public record StunServer(InetSocketAddress address) {

    /** The port that RFC 8489 §18.6 assigns. */
    public static final int DEFAULT_PORT = 3478;
}
