/**
 * The rules of a TURN relay (RFC 8656): who may allocate, what is relayed, and when it ends. No sockets, threads, clocks or random
 * sources are in here, except where said.
 *
 * <p>A map of the package:
 *
 * <ul>
 *   <li>{@link io.lanrage.server.relay.turn.TurnShard}: the door; one event loop's allocations. Requests become
 *       {@link io.lanrage.server.relay.turn.TurnEffect}s, data becomes a {@link io.lanrage.server.relay.turn.Forward}.
 *   <li>{@link io.lanrage.server.relay.turn.RelaySecret}: credentials that end by themselves, and the keys made of them.
 *       {@code Authenticator} and {@code Nonces} check requests and remember nothing.
 *   <li>{@code Allocating} and {@code Serving}: what the requests do. {@code Forwarding}: what happens to data.
 *       {@code Neighbours}: what two clients of the same relay may send each other.
 *   <li>{@code Allocations}, {@code FiveTuples}, {@code PeerTable}, {@code Deadlines}: the state, in arrays.
 *   <li>{@link io.lanrage.server.relay.turn.Quotas}, {@link io.lanrage.server.relay.turn.RelayPorts},
 *       {@link io.lanrage.server.relay.turn.PeerPolicy}, {@link io.lanrage.server.relay.turn.RelayHosts}: what all event loops share, as
 *       {@link io.lanrage.server.relay.turn.TurnCommons}.
 * </ul>
 *
 * <p><b>Threads.</b> A five-tuple belongs to the event loop whose socket its datagrams arrive at; with several sockets on one port the
 * kernel sends a five-tuple always to the same one. That loop's {@code TurnShard} owns the allocation, its relay sockets are read by the
 * same loop, and so data never changes threads. Shared are quotas and ports only, which are safe for all: a short lock for an
 * allocation, a compare-and-set for a packet's bandwidth. A reserved port may be taken up at another event loop than the one that
 * reserved it.
 */
@NullMarked
package io.lanrage.server.relay.turn;

import org.jspecify.annotations.NullMarked;
