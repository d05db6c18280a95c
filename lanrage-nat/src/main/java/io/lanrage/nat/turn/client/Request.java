package io.lanrage.nat.turn.client;

import org.jspecify.annotations.Nullable;

/**
 * A request under way.
 *
 * @param purpose what for
 * @param seal what it is sealed with; null if the server did not ask for credentials yet
 * @param challenges how often in a row the server answered it by asking for other credentials or another nonce
 * @param startNanos when it was sent for the first time
 */
record Request(Purpose purpose, @Nullable Seal seal, int challenges, long startNanos) {}
