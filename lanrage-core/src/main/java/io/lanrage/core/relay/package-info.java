/**
 * Relays as players know them: what a relay is called, where it is, and what opens it. How data goes through one is not told here.
 */
@NullMarked
package io.lanrage.core.relay;

import org.jspecify.annotations.NullMarked;
