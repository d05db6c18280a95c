/**
 * Relays in use: it joins the TURN client's rules ({@link io.lanrage.nat.turn.client}) to sockets and time.
 *
 * <ul>
 *   <li>{@link io.lanrage.nat.relay.Relay}: one server, with its relayed addresses. The way in.
 *   <li>{@link io.lanrage.nat.relay.RelayListener}: what it tells, and where data goes that arrives.
 *   <li>{@code RelayLink}: a way to the server. {@code BatchLink} goes over the shared socket or a fresh one, {@code ChannelLink} over
 *       TCP, TLS, and UDP where the shared socket does not reach.
 *   <li>{@code DataFrame}: what stands in front of a peer's data. {@code LinkQueue}: what waits for a slow connection, and not for long.
 * </ul>
 */
@NullMarked
package io.lanrage.nat.relay;

import org.jspecify.annotations.NullMarked;
