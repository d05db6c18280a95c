package io.lanrage.nat.behavior;

import java.net.InetSocketAddress;

/**
 * What one of the given servers answered to the shared socket.
 *
 * @param server the server
 * @param mapped the address that it saw
 */
record ServerAnswer(InetSocketAddress server, InetSocketAddress mapped) {}
