/**
 * STUN messages (RFC 8489) with the attributes of NAT behaviour discovery (RFC 5780) and of TURN (RFC 8656).
 *
 * <p>A map of the package:
 *
 * <ul>
 *   <li>{@link io.lanrage.nat.stun.StunMessage}: a received message; decoding, attribute look-up, integrity verification.
 *   <li>{@link io.lanrage.nat.stun.StunMessageBuilder}: a message to send.
 *   <li>{@link io.lanrage.nat.stun.StunAttribute}: the sealed family of attributes, one file each; what the family does
 *       not know is an {@link io.lanrage.nat.stun.OpaqueAttribute} and round-trips.
 *   <li>{@link io.lanrage.nat.stun.IntegrityKey} and {@link io.lanrage.nat.stun.IntegrityAlgorithm}: what
 *       MESSAGE-INTEGRITY and MESSAGE-INTEGRITY-SHA256 are made of.
 *   <li>{@link io.lanrage.nat.stun.StunFormatException}: why bytes are not a STUN message.
 *   <li>{@link io.lanrage.nat.stun.StunTransactions}: the client side: requests under way, repeated until they are answered.
 * </ul>
 *
 * <p>The package knows byte arrays and {@link java.nio.ByteBuffer}, and neither sockets nor Netty, so that the shared
 * socket, the server's STUN service and tools use one codec.
 */
@NullMarked
package io.lanrage.nat.stun;

import org.jspecify.annotations.NullMarked;
