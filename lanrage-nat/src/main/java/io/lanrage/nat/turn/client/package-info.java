/**
 * The client side of TURN (RFC 8656): from credentials to a relayed address that stays, whatever the server or the network does. All
 * of it is pure: an input and the current time go in, {@linkplain io.lanrage.nat.turn.client.TurnEffect effects} come out. There is
 * no socket, thread, clock or logger; randomness is handed in.
 *
 * <ul>
 *   <li>{@link io.lanrage.nat.turn.client.TurnClient}: one server, and one allocation after the other there. The way in.
 *   <li>{@code Allocation}: the life of one allocation, on one link.
 *   <li>{@code LongTermAuthentication}: realm, nonce and keys (RFC 8489 §9.2). {@code PeerLeases}: permissions and channels.
 *   <li>{@link io.lanrage.nat.turn.client.TurnEvent}: what it tells. {@link io.lanrage.nat.turn.client.TurnFailure}: what can go
 *       wrong, with advice.
 * </ul>
 */
@NullMarked
package io.lanrage.nat.turn.client;

import org.jspecify.annotations.NullMarked;
