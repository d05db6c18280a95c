/**
 * Compares tunnels side by side: each for some seconds in turn, in the same two namespaces, with the same load, round after round.
 * {@link io.lanrage.cli.bench.TunnelBench} is the program.
 */
@NullMarked
package io.lanrage.cli.bench;

import org.jspecify.annotations.NullMarked;
