/**
 * What the server does over UDP: the STUN service, which tells players the addresses that they are seen from and answers
 * from its other addresses on request, so that they can find out how their NATs behave.
 *
 * <p>{@link io.lanrage.server.relay.StunService} is the door. Behind it, the decision what to answer is pure and stands apart
 * from the sockets.
 */
@NullMarked
package io.lanrage.server.relay;

import org.jspecify.annotations.NullMarked;
