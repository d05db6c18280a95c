/**
 * What the server does over UDP: the STUN service, which tells players the addresses that they are seen from and answers
 * from its other addresses on request, so that they can find out how their NATs behave; and the TURN service, which relays
 * between those whose NATs let nothing through.
 *
 * <p>{@link io.lanrage.server.relay.StunService} and {@link io.lanrage.server.relay.TurnService} are the doors. Behind them, the
 * decisions what to answer and what to relay are pure and stand apart from the sockets, those of TURN in
 * {@link io.lanrage.server.relay.turn}.
 */
@NullMarked
package io.lanrage.server.relay;

import org.jspecify.annotations.NullMarked;
