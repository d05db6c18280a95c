package io.lanrage.server.relay.turn;

import io.lanrage.nat.stun.AddressFamily;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** What a {@link TurnShard} wants done, in this order. */
public sealed interface TurnEffect {

    /**
     * Send a message to a client.
     *
     * @param origin the socket or connection that it goes out on, see {@link Origin}
     * @param to the client
     * @param message the whole message, from position to limit; given away
     */
    record Answer(int origin, InetSocketAddress to, ByteBuffer message) implements TurnEffect {}

    /**
     * Open a UDP socket, and report {@link TurnShard#opened} or {@link TurnShard#notOpened}, at once or later.
     *
     * @param relay the number that datagrams at this socket are handed in with
     * @param family whether it is bound to the relay's IPv4 or IPv6 address
     * @param port the port
     */
    record Open(int relay, AddressFamily family, int port) implements TurnEffect {}

    /**
     * Close a socket, whether it is open or about to be; nothing is reported about it any more. The number may be used again for
     * another one at once.
     *
     * @param relay the socket's number
     */
    record Close(int relay) implements TurnEffect {}
}
