/**
 * One peer's connection, from the challenge to the close, and the switchboard between connections and parties.
 *
 * <p>{@link io.lanrage.server.session.Session} decides what a frame means and is pure. {@link
 * io.lanrage.server.session.Switchboard} owns the registry on its one thread and carries its answers and events to the sessions.
 * {@link io.lanrage.server.session.Doorkeeper} counts connections and requests by address.
 */
@NullMarked
package io.lanrage.server.session;

import org.jspecify.annotations.NullMarked;
