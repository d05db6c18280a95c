/**
 * STUN and TURN: the STUN service tells players the addresses that they are seen from and answers from its other addresses on
 * request, so that they can find out how their NATs behave; the TURN service relays between those whose NATs let nothing through.
 *
 * <p>{@link io.lanrage.server.relay.StunService} and {@link io.lanrage.server.relay.TurnService} are the doors over UDP,
 * {@link io.lanrage.server.relay.StreamService} is the one over TCP and TLS. Behind them, the decisions what to answer and what to relay
 * are pure and stand apart from the sockets, those of TURN in {@link io.lanrage.server.relay.turn}.
 *
 * <p>A connection is a {@code StreamConnection}: it knows of the relay only what {@code StreamRelay} says, and the relay knows it as a
 * {@code ClientLeg}.
 *
 * <p>Which relays players are told of stands in {@link io.lanrage.server.relay.directory}, and how relays get there by themselves in
 * {@link io.lanrage.server.relay.registration}. What the services here have to do, {@link io.lanrage.server.relay.TurnLoad} tells.
 *
 * <p>UDP goes through direct calls where they are possible: a {@code DirectPort} for each event loop reads the clients' socket, and its
 * {@code DirectEdge} the relay sockets; what arrives lies in {@code UdpIntake}, waits in {@code Lanes}, and leaves by {@code LaneServer}
 * and {@code Outbound}. Elsewhere {@code StunHandler} and {@code TurnEdge} do it with channels of Netty. Both edges are
 * {@code UdpEdge}s.
 */
@NullMarked
package io.lanrage.server.relay;

import org.jspecify.annotations.NullMarked;
