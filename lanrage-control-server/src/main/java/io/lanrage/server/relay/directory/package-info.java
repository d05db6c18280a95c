/**
 * Which relays players are told of: the server's own, foreign ones from the configuration, and those that registered themselves. No
 * sockets or clocks are in here; whoever may register is decided in {@link io.lanrage.server.relay.registration}.
 */
@NullMarked
package io.lanrage.server.relay.directory;

import org.jspecify.annotations.NullMarked;
