/**
 * The port to the virtual network interface and its WireGuard tunnels.
 */
@NullMarked
package io.lanrage.core.network;

import org.jspecify.annotations.NullMarked;
