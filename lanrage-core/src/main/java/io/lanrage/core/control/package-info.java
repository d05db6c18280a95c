/**
 * The port to the control plane: who is in the party, under which key and address, and signals between peers.
 */
@NullMarked
package io.lanrage.core.control;

import org.jspecify.annotations.NullMarked;
