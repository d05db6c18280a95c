/**
 * Sets up a network interface that is there: its address, MTU, state and routes. {@link io.lanrage.wireguard.link.Link} is what
 * others see; behind it, orders are written as messages of rtnetlink, sent one by one, and their answers read.
 */
@NullMarked
package io.lanrage.wireguard.link;

import org.jspecify.annotations.NullMarked;
