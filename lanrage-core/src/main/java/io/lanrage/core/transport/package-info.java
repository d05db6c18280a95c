/**
 * The port that carries encrypted datagrams between peers, over whatever path is selected.
 */
@NullMarked
package io.lanrage.core.transport;

import org.jspecify.annotations.NullMarked;
