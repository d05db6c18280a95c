/**
 * Measures relays from outside and compares them: {@link io.lanrage.server.bench.RelayBench} is the program. The relay has one processor,
 * and the load another.
 */
@NullMarked
package io.lanrage.server.bench;

import org.jspecify.annotations.NullMarked;
