/**
 * HTTP and WebSocket on one port, by Netty: the edge where bytes become the frames of sessions. What frames mean is decided in
 * {@link io.lanrage.server.session}.
 */
@NullMarked
package io.lanrage.server.http;

import org.jspecify.annotations.NullMarked;
