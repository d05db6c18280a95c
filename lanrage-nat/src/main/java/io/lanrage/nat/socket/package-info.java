/**
 * The one UDP socket of a peer, and the sorting of what arrives there: STUN by its magic cookie, TURN's
 * ChannelData by its channel number, WireGuard by its message type. The
 * sorting is pure; {@link io.lanrage.nat.socket.SharedSocket} is the edge, where Netty's event loop watches a socket of the system.
 */
@NullMarked
package io.lanrage.nat.socket;

import org.jspecify.annotations.NullMarked;
