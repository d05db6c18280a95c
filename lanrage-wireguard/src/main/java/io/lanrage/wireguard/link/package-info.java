/**
 * Sets up a network interface that is there: its address, MTU and state. Done with the {@code ip} command of iproute2, all in
 * one start of it; {@link io.lanrage.wireguard.link.Link} is all that others see of that.
 */
@NullMarked
package io.lanrage.wireguard.link;

import org.jspecify.annotations.NullMarked;
