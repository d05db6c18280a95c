/**
 * TURN (RFC 8656) as far as client and relay have it in common: the messages that carry data, read and written in place.
 *
 * <ul>
 *   <li>{@link io.lanrage.nat.turn.ChannelData}: data under the number of a channel.
 *   <li>{@link io.lanrage.nat.turn.DataMessage}: data under the peer's address, as Send and Data indications.
 *   <li>{@link io.lanrage.nat.turn.Endpoint}: a transport address as numbers.
 *   <li>{@link io.lanrage.nat.turn.StreamFrames}: where messages begin and end on a TCP or TLS connection.
 * </ul>
 *
 * <p>Everything here works on a {@link java.nio.ByteBuffer} at absolute positions and makes no objects, because a relay does it
 * for each packet. Requests and responses are ordinary messages of {@link io.lanrage.nat.stun}.
 */
@NullMarked
package io.lanrage.nat.turn;

import org.jspecify.annotations.NullMarked;
