/**
 * The path agents: from a peer's candidates to a path that has answered an authenticated check, and back again when it
 * falls silent. Everything here is pure: an input and the current time go in, {@linkplain io.lanrage.nat.path.PathEffect
 * effects} come out. There is no socket, thread, clock or logger; randomness is handed in.
 *
 * <p>{@link io.lanrage.nat.path.PathAgents} is the way in. Behind it stands one agent a peer, which keeps the candidate
 * pairs, their schedule of checks, their heartbeats and the choice between those that answer.
 */
@NullMarked
package io.lanrage.nat.path;

import org.jspecify.annotations.NullMarked;
