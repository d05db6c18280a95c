/**
 * Programs that play games and other services in the laboratory: one that listens, one that tries who answers, and one that searches
 * the LAN for a real game's server and joins it.
 */
@NullMarked
package io.lanrage.cli.game;

import org.jspecify.annotations.NullMarked;
